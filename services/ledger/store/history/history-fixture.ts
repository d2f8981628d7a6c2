import { DatabaseSync } from 'node:sqlite'
import type { AccountId } from '#libraries/ids/ids.ts'
import { type Money, negate } from '#libraries/money/money.ts'
import type { JournalEntry } from '../../contract.ts'
import { journalEntry } from '../../domain/journal-entry.ts'
import { addressKey, customerAddress } from '../../messages/addresses.ts'
import type { JournalFile } from '../journal-file-port.ts'
import type { LedgerStore } from '../ledger-store.ts'
import type { HistoryPoint } from './history-queries.ts'
import { type HistoryIndexer, historyIndexer } from './sqlite-history-indexer.ts'
import { noTotals, type Totals } from './totals.ts'

/** All entries of a store's journal. */
export const entriesOf = async (store: LedgerStore): Promise<readonly JournalEntry[]> => {
  const entries: JournalEntry[] = []
  await store.scan(records => {
    for (const record of records) {
      const entry = journalEntry(record)
      if (entry !== undefined) entries.push(entry)
    }
  })
  return entries
}

export type Movement = { readonly entry: JournalEntry; readonly key: string } & Pick<Totals, 'posted' | 'held'>

/** What all entries post and hold, told from what they say happened and from nothing else. */
export const movementsOf = (entries: readonly JournalEntry[]): readonly Movement[] => {
  /** Where holds are that are not on a main address. */
  const holdPlaces = new Map<string, string>()
  return entries.flatMap(entry => {
    const { what } = entry
    if (what.kind === 'holdPlaced') holdPlaces.set(what.holdId, addressKey(what.address))
    const posted = ('postings' in what ? what.postings : []).map(({ address, amountMinor }) => ({
      entry,
      key: addressKey(address),
      posted: amountMinor,
      held: 0n,
    }))
    const hold = heldBy(what)
    if (hold === undefined) return posted
    const { accountId, change } = hold
    const place = 'holdId' in what && what.holdId !== undefined ? holdPlaces.get(what.holdId) : undefined
    const key = place ?? addressKey(customerAddress(accountId, change.currency))
    return [...posted, { entry, key, posted: 0n, held: change.amountMinor }]
  })
}

const heldBy = (what: JournalEntry['what']): { accountId: AccountId; change: Money } | undefined => {
  switch (what.kind) {
    case 'authorisationApproved':
      return what.held ? { accountId: what.accountId, change: what.amount } : undefined
    case 'holdPlaced':
      return { accountId: what.address.accountId as AccountId, change: what.amount }
    case 'holdIncremented':
      return { accountId: what.accountId, change: what.amount }
    case 'authorisationReversed':
    case 'holdReleased':
    case 'holdExpired':
      return { accountId: what.accountId, change: negate(what.released) }
    case 'captured':
      return what.accountId && { accountId: what.accountId, change: negate(what.released) }
    default:
      return undefined
  }
}

/** The sum over all movements, the slow way. */
export const naiveTotals = (movements: readonly Movement[], key: string, point: HistoryPoint) => {
  const { position = Infinity, recordedAt = Infinity, effectiveAt = Infinity } = point
  const sum = { posted: 0n, held: 0n }
  for (const { entry, key: own, posted, held } of movements) {
    if (own !== key || entry.position > position || entry.recordedAt > recordedAt || entry.effectiveAt > effectiveAt)
      continue
    sum.posted += posted
    sum.held += held
  }
  return sum
}

export const postedAndHeld = ({ posted, held }: Totals = noTotals) => ({ posted, held })

/** Indexes all of it, slice by slice. */
export const indexed = async (
  indexFile: string,
  journal: JournalFile,
  through: number,
  onRebuilt?: (why: string) => void,
): Promise<HistoryIndexer> => {
  const indexer = await historyIndexer({ indexFile, journal, ...(onRebuilt && { onRebuilt }) })
  while (await indexer.advance(through));
  return indexer
}

export const totalsOf = async (
  indexer: HistoryIndexer,
  key: string,
  point: HistoryPoint = {},
): Promise<Totals | undefined> => (await indexer.read({ kind: 'totals', of: { keys: [key] }, point }))[0]?.totals

/** Everything in an index. */
export const rowsOf = (file: string): unknown => {
  const database = new DatabaseSync(file)
  try {
    return ['about', 'address', 'entry', 'block', 'bank_target', 'moment', 'checkpoint'].map(table =>
      database.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all(),
    )
  } finally {
    database.close()
  }
}
