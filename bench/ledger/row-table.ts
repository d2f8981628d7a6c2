import type { Measured } from './measure.ts'

/** `draw`: who pays. */
export type Row = Measured & { readonly name: string; readonly draw: string }

/** The rows that others are held against, by their names. */
const rivals = ['SQLite, row by row', 'PostgreSQL, atomic'] as const

/** Prints a table in Markdown; a ratio is to the rival's row with as many in flight and the same draw. */
export const rowTable = (title: string, rows: readonly Row[]): void => {
  const ratios = rivals.map(rival => `x ${rival}`)
  const lines = rows.map(row => {
    const { name, draw, inFlight, perSecond, p50Ms, p99Ms, processorUs } = row
    const against = rivals.map(rival => {
      const other = rows.find(one => one.name === rival && one.inFlight === inFlight && one.draw === draw)
      return other === undefined ? '' : (perSecond / other.perSecond).toFixed(1)
    })
    const figures = [grouped(perSecond), p50Ms.toFixed(3), p99Ms.toFixed(3), processorUs.toFixed(1)]
    return `| ${[name, draw, grouped(inFlight), ...figures, ...against].join(' | ')} |`
  })
  const heads = ['what', 'who pays', 'in flight', 'commands/s', 'p50 ms', 'p99 ms', 'processor us', ...ratios]
  console.log(`\n**${title}**\n\n| ${heads.join(' | ')} |\n|${'---|'.repeat(heads.length)}\n${lines.join('\n')}`)
}

const grouped = (number: number): string => Math.round(number).toLocaleString('en-GB')
