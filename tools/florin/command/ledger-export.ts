import { once } from 'node:events'
import { badRequest } from '#libraries/errors/failure.ts'
import { rfc3339 } from '#libraries/time/business-day.ts'
import type { BookedEntry } from '#services/ledger/contract.ts'
import { bankProgram, isRunning } from '../bank-program.ts'
import type { CommandSpec, Context } from '../command-spec.ts'
import { hledgerCommodity, hledgerHead, hledgerTransaction } from '../hledger-journal.ts'
import { optionalText, timeOf } from '../input.ts'
import { callOperator } from '../operator-client.ts'

export const ledgerExport: CommandSpec = {
  words: ['ledger', 'export'],
  summary: 'everything booked, oldest first, for a program that is not ours; of a running or a stopped bank',
  options: [
    { flags: '--format <name>', what: 'hledger: its journal format; with --json one entry set a line instead' },
    { flags: '--from <time>', what: 'recorded at or after it: a day, 2026-01-15, or a time' },
    { flags: '--to <time>', what: 'recorded before it' },
  ],
  run: async (context, input) => {
    const format = optionalText(input, 'format') ?? 'hledger'
    if (format !== 'hledger') throw badRequest('florin.format', 'format', 'Give format as hledger.')
    const write = context.json ? writeJson : hledgerWriter()
    const from = timeOf(input, 'from') ?? 0
    const to = timeOf(input, 'to') ?? Number.POSITIVE_INFINITY
    if (!context.json) await write.begin()
    for await (const entry of entriesOf(context)) {
      if (entry.recordedAt >= to) break
      if (entry.recordedAt >= from) await write.entry(entry)
    }
    return {}
  },
}

/** All entry sets, as they come: a ledger is larger than the memory. */
const entriesOf = (context: Context): AsyncIterable<BookedEntry> =>
  isRunning(context)
    ? entriesOfRunning(context)
    : (bankProgram(context, 'read-ledger.ts', ['entries']) as AsyncIterable<unknown> as AsyncIterable<BookedEntry>)

/** Up to the newest entry at the first call; what is booked meanwhile is for the next export. */
async function* entriesOfRunning(context: Context): AsyncGenerator<BookedEntry> {
  let after = 0
  let end = Number.POSITIVE_INFINITY
  while (after < end) {
    const page = await callOperator(context, 'ledger-entries', { after })
    end = Math.min(end, page['end'] as number)
    for (const entry of page['entries'] as BookedEntry[]) if (entry.position <= end) yield entry
    after = page['next'] as number
  }
}

const writeJson = {
  begin: async () => undefined,
  entry: ({ position, recordedAt, effectiveAt, ...rest }: BookedEntry) => {
    const times = { recordedAt: rfc3339(recordedAt), effectiveAt: rfc3339(effectiveAt) }
    return written(`${JSON.stringify({ position, ...times, ...rest })}\n`)
  },
}

const hledgerWriter = () => {
  const currencies = new Set<string>()
  return {
    begin: () => written(hledgerHead),
    entry: async (entry: BookedEntry) => {
      for (const { currency } of entry.postings) {
        if (currencies.has(currency)) continue
        currencies.add(currency)
        await written(hledgerCommodity(currency))
      }
      await written(`\n${hledgerTransaction(entry)}`)
    },
  }
}

/** Waits for the reader. */
const written = async (text: string): Promise<void> => {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain')
}
