/** A line of the log for people: `12:00:00.000 warn  service.card  A sentence. key=value`. What is no such line stays as it is. */
export const humanLine = (line: string): string => {
  const record = parse(line)
  if (record === undefined) return line.trimEnd()
  const { time, level, place, message, ...rest } = record
  const fields = Object.entries(rest).map(
    ([key, value]) => ` ${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  )
  return `${String(time).slice(11, 23)} ${String(level).padEnd(5)} ${place}  ${message}${fields.join('')}`
}

const parse = (line: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
