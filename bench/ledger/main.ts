import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { accountCount, type Contestant, openingPennies } from './contestant.ts'
import { hot, payee, uniform, zipf } from './draws.ts'
import { flushPerCommand } from './flush-per-command.ts'
import { type LedgerContestant, ledgerContestant } from './ledger-contestant.ts'
import { measure } from './measure.ts'
import { startPostgres, whyNoPostgres } from './postgres-cluster.ts'
import { postgresContestant, postgresVariants } from './postgres-contestant.ts'
import { type Row, rowTable } from './row-table.ts'
import { sqliteContestant } from './sqlite-contestant.ts'

/**
 * Durable commands through our ledger, SQLite and PostgreSQL, one after the other for each number of callers, in one run.
 * After each part the books of each are counted: as many transfers as were answered, and not a penny more or less.
 */

const { values } = parseArgs({
  options: {
    directory: { type: 'string', default: '.' },
    seconds: { type: 'string' },
    history: { type: 'string' },
    'ledger-only': { type: 'boolean', default: false },
    quick: { type: 'boolean', default: false },
  },
})
const seconds = Number(values.seconds ?? (values.quick ? 0.1 : 1.2))
const history = Number(values.history ?? (values.quick ? 20_000 : 1_000_000))
const inFlights = [1, 16, 64, 256, 4096]
/** Contestants, and how many transfers each of them answered. */
type Entrant = { readonly contestant: Contestant | LedgerContestant; booked: number }

const draws = { uniform, 'Zipf(1.0)': zipf, 'one hot account': hot }

const top = mkdtempSync(join(values.directory, 'florin-bench-ledger-'))
const noPostgres = whyNoPostgres()
/** Each command has another number; what is before it has those below. */
let nextNumber = history
const cluster = noPostgres === undefined ? await startPostgres({ directory: top }) : undefined
try {
  if (noPostgres !== undefined) console.log(`PostgreSQL: skipped: ${noPostgres}.`)
  const { perSecond, p50Ms, p99Ms } = await flushPerCommand({ directory: top, seconds })
  console.log(
    `300 bytes written and flushed, again and again: ${Math.round(perSecond)}/s, p50 ${p50Ms.toFixed(3)} ms, p99 ${p99Ms.toFixed(3)} ms.`,
  )
  await part('small', 0)
  await part('large', history)
  await wholeService()
} finally {
  await cluster?.stop()
  rmSync(top, { recursive: true, force: true })
}

async function part(folder: string, before: number) {
  const directory = join(top, folder)
  mkdirSync(directory)
  const entrants: Entrant[] = (await open(directory)).map(contestant => ({ contestant, booked: before }))
  const title = before === 0 ? 'Empty history' : `${before.toLocaleString('en-GB')} commands before`
  try {
    for (const { contestant } of entrants) if (before > 0) await contestant.preload(before)
    const rows: Row[] = []
    for (const inFlight of inFlights) rows.push(...(await rowsOf(entrants, { inFlight, draw: 'uniform' })))
    rowTable(`${title}, by how many are in flight`, rows)
    const drawn: Row[] = []
    for (const draw of keysOf(draws)) drawn.push(...(await rowsOf(entrants, { inFlight: 64, draw })))
    rowTable(`${title}, 64 in flight, by who pays`, drawn)
    for (const entrant of entrants) await checkBooks(entrant)
  } finally {
    for (const { contestant } of entrants) await contestant.close()
  }
}

/** Apart, because its other thread goes on after a row has ended. */
async function wholeService() {
  const entrant: Entrant = { contestant: await ledgerContestant({ directory: top, isWhole: true }), booked: 0 }
  try {
    const rows: Row[] = []
    for (const inFlight of inFlights) rows.push(...(await rowsOf([entrant], { inFlight, draw: 'uniform' })))
    rowTable('With an index of its history, written by a thread beside it', rows)
    await checkBooks(entrant)
  } finally {
    await entrant.contestant.close()
  }
}

async function open(directory: string): Promise<(Contestant | LedgerContestant)[]> {
  const makers: readonly (() => Promise<Contestant | LedgerContestant> | Contestant)[] = [
    () => ledgerContestant({ directory, isWhole: false }),
    () => sqliteContestant({ directory, batched: false }),
    () => sqliteContestant({ directory, batched: true }),
    ...(cluster === undefined ? [] : postgresVariants.map(variant => () => postgresContestant(cluster, variant))),
  ]
  const all: (Contestant | LedgerContestant)[] = []
  for (const make of makers.slice(0, values['ledger-only'] ? 1 : undefined)) all.push(await make())
  return all
}

async function rowsOf(entrants: Entrant[], { inFlight, draw }: { inFlight: number; draw: keyof typeof draws }) {
  const payer = draws[draw]
  const rows: Row[] = []
  for (const entrant of entrants) {
    const { contestant } = entrant
    const otherProcessorSeconds = contestant.processorSeconds
    const measured = await measure({
      inFlight,
      seconds,
      otherProcessorSeconds,
      call: n => {
        const from = payer(n)
        return contestant.transfer({ n: nextNumber++, from, to: payee(n, from) })
      },
    })
    entrant.booked += measured.calls
    rows.push({ ...measured, draw, name: contestant.name })
    if (!('authorise' in contestant)) continue
    const call = (n: number) => contestant.authorise(nextNumber++, payer(n))
    rows.push({ ...(await measure({ inFlight, seconds, call })), draw, name: `${contestant.name}, authorisation` })
  }
  return rows
}

async function checkBooks({ contestant, booked }: Entrant) {
  const { transfers, pennies } = await contestant.holdings()
  if (transfers !== booked || pennies !== BigInt(accountCount) * BigInt(openingPennies))
    throw new Error(`${contestant.name} answered ${booked} transfers and holds ${transfers} and ${pennies} pennies.`)
}

function keysOf<K extends string>(record: Readonly<Record<K, unknown>>): K[] {
  return Object.keys(record) as K[]
}
