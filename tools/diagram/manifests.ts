const lineWidth = 120

/** A manifest with its list of callers replaced, formatted as the formatter would. */
export const withCallers = (manifest: string, callers: readonly string[]): string => {
  const names = callers.map(name => `'${name}'`)
  const line = `  callers: [${names.join(', ')}],`
  const list = line.length <= lineWidth ? line : `  callers: [\n${names.map(name => `    ${name},\n`).join('')}  ],`
  return manifest.replace(/^ {2}callers: \[[^\]]*\],$/m, list)
}
