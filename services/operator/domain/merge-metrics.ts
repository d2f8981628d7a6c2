/**
 * Several pages in Prometheus' text format as one. A family may be on more than one page (the edge and the bank both make calls):
 * its samples come together under one HELP and one TYPE, as the format demands. A sample that is on two pages is one sample
 * afterwards: sums for what is counted, the greatest for a gauge.
 */
export const mergeMetrics = (pages: readonly string[]): string => {
  const families = new Map<string, Family>()
  for (const page of pages) addPage(families, page)
  return [...families.values()].map(print).join('\n')
}

type Family = { readonly name: string; help: string; type: string; readonly samples: Map<string, number> }

const addPage = (families: Map<string, Family>, page: string): void => {
  let family: Family | undefined
  for (const line of page.split('\n')) {
    const header = /^# (HELP|TYPE) (\S+) ?(.*)$/.exec(line)
    if (header !== null) {
      family = familyOf(families, header[2] as string)
      if (header[1] === 'HELP') family.help ||= header[3] as string
      else family.type ||= header[3] as string
      continue
    }
    const sample = /^([^\s{]+)(?:\{.*\})? /.exec(line)
    if (sample === null || line.startsWith('#')) continue
    const name = sample[1] as string
    // A sample belongs to the family above it if it has its name, or its name and an ending of a histogram.
    const owner = family !== undefined && isOf(name, family.name) ? family : familyOf(families, name)
    addSample(owner, sample[0].trimEnd(), line.slice(sample[0].length))
  }
}

const isOf = (sample: string, family: string): boolean =>
  sample === family || (sample.startsWith(family) && /^_(bucket|sum|count|created)$/.test(sample.slice(family.length)))

const familyOf = (families: Map<string, Family>, name: string): Family => {
  const there = families.get(name)
  if (there !== undefined) return there
  const family: Family = { name, help: '', type: '', samples: new Map() }
  families.set(name, family)
  return family
}

const addSample = ({ type, samples }: Family, series: string, rest: string): void => {
  const value = toNumber(rest.split(' ', 1)[0] as string)
  const other = samples.get(series)
  if (other === undefined) samples.set(series, value)
  else samples.set(series, type === 'gauge' ? Math.max(other, value) : other + value)
}

const toNumber = (text: string): number => {
  const word = { '+Inf': Number.POSITIVE_INFINITY, Inf: Number.POSITIVE_INFINITY, '-Inf': Number.NEGATIVE_INFINITY }[
    text
  ]
  return word ?? Number(text)
}

const print = ({ name, help, type, samples }: Family): string => {
  const lines = [...samples].map(([series, value]) => `${series} ${toText(value)}\n`)
  const head = `${help === '' ? '' : `# HELP ${name} ${help}\n`}${type === '' ? '' : `# TYPE ${name} ${type}\n`}`
  return head + lines.join('')
}

const toText = (value: number): string => {
  if (Number.isFinite(value)) return String(value)
  if (Number.isNaN(value)) return 'NaN'
  return value > 0 ? '+Inf' : '-Inf'
}
