import type { DatabaseSync } from 'node:sqlite'
import type { JournalEntry } from '../../contract.ts'
import { journalEntry } from '../../domain/journal-entry.ts'
import { type Address, addressKey } from '../../messages/addresses.ts'
import { type AddressChange, changesOfEntry, postingsOf } from './changes-of-entry.ts'
import { chartSums } from './chart-sums.ts'
import type { TailBatch, TailPlace } from './journal-tail.ts'
import { tailStart } from './journal-tail.ts'
import { bankTargets } from './sqlite-bank-targets.ts'
import { blockWriter } from './sqlite-block-writer.ts'
import { addTotals, isNoTotals, noTotals, type Totals } from './totals.ts'

/** Writes what the journal says into the index. `write` is one transaction: rows and the place in the journal behind them. */
export type HistoryWriter = {
  readonly place: () => TailPlace
  readonly write: (batches: readonly TailBatch[]) => void
}

/** Addresses kept in memory; the others are looked up. */
const addressesMax = 20_000
/** Positions between two checkpoints. */
const checkpointStep = 4096

type AddressRow = { readonly id: bigint; entries: number; totals: Totals; isChanged: boolean }

export const historyWriter = (database: DatabaseSync): HistoryWriter => {
  const about = database.prepare('SELECT place, lines FROM about').get() as { place: string; lines: string }
  const keepAbout = database.prepare('UPDATE about SET place = ?, lines = ?')
  const insertMoment = database.prepare(
    'INSERT INTO moment VALUES (?, ?) ON CONFLICT (recorded_at) DO UPDATE SET position = excluded.position',
  )
  const insertCheckpoint = database.prepare('INSERT INTO checkpoint VALUES (?, ?, ?)')
  const insertEntry = entryInsertion(database)
  const addresses = addressRows(database)
  const targets = bankTargets(database)
  const blocks = blockWriter(database)
  const lines = chartSums(about.lines)
  let place: TailPlace = about.place === '' ? tailStart : JSON.parse(about.place)
  let lastCheckpoint = Number(database.prepare('SELECT max(position) AS at FROM checkpoint').get()?.['at'] ?? 0)

  const writeChange = (entry: JournalEntry, { address, key, change }: AddressChange) => {
    const row = addresses.of(address, key)
    if (isNoTotals(change)) return
    row.entries += 1
    row.totals = addTotals(row.totals, change)
    row.isChanged = true
    insertEntry(row, entry, change)
    blocks.completedBy(row.id, row.entries)
  }
  const writeEntry = (entry: JournalEntry) => {
    targets.open(entry)
    const changes = changesOfEntry(entry, {
      totals: address => addresses.of(address, addressKey(address)).totals,
      bankTarget: targets.find,
    })
    targets.close(entry)
    for (const change of changes) writeChange(entry, change)
    for (const posting of postingsOf(entry)) lines.add(posting)
  }
  const writeBatch = (batch: TailBatch) => {
    for (const record of batch.records) {
      const entry = journalEntry(record)
      if (entry !== undefined) writeEntry(entry)
    }
    const { position } = batch.place
    if (position > place.position) insertMoment.run(batch.header.recordedAt, position)
    place = batch.place
    if (position < lastCheckpoint + checkpointStep) return
    insertCheckpoint.run(position, JSON.stringify(place), lines.toJson())
    lastCheckpoint = position
  }
  return {
    place: () => place,
    write: batches => {
      database.exec('BEGIN IMMEDIATE')
      for (const batch of batches) writeBatch(batch)
      addresses.keep()
      keepAbout.run(JSON.stringify(place), lines.toJson())
      database.exec('COMMIT')
    },
  }
}

/** The addresses with their newest totals: the last used ones in memory. */
const addressRows = (database: DatabaseSync) => {
  const find = database.prepare('SELECT id, entries, posted, held, pending_in FROM address WHERE key = ?')
  find.setReadBigInts(true)
  const insert = database.prepare(
    'INSERT INTO address (key, account, entries, posted, held, pending_in) VALUES (?, ?, 0, 0, 0, 0)',
  )
  insert.setReadBigInts(true)
  const update = database.prepare('UPDATE address SET entries = ?, posted = ?, held = ?, pending_in = ? WHERE id = ?')
  const rows = new Map<string, AddressRow>()
  const load = (address: Address, key: string): AddressRow => {
    const found = find.get(key) as Record<'id' | 'entries' | 'posted' | 'held' | 'pending_in', bigint> | undefined
    if (found === undefined)
      return { id: added(insert.run(key, address.accountId ?? null)), entries: 0, totals: noTotals, isChanged: false }
    const { id, entries, posted, held, pending_in: pendingIn } = found
    return { id, entries: Number(entries), totals: { posted, held, pendingIn }, isChanged: false }
  }
  return {
    of: (address: Address, key: string): AddressRow => {
      const known = rows.get(key)
      if (known !== undefined) return known
      const row = load(address, key)
      rows.set(key, row)
      return row
    },
    /** Writes what changed; in a transaction. */
    keep: () => {
      for (const row of rows.values()) {
        if (!row.isChanged) continue
        row.isChanged = false
        update.run(row.entries, row.totals.posted, row.totals.held, row.totals.pendingIn, row.id)
      }
      if (rows.size > addressesMax) rows.clear()
    },
  }
}

const added = ({ lastInsertRowid }: { lastInsertRowid: number | bigint }): bigint => BigInt(lastInsertRowid)

const entryInsertion = (database: DatabaseSync) => {
  const insert = database.prepare(`INSERT INTO entry VALUES (${Array(15).fill('?').join(', ')})`)
  return ({ id, entries, totals }: AddressRow, entry: JournalEntry, change: Totals): void => {
    const { position, effectiveAt, recordedAt, commandId, what } = entry
    const entrySet = 'entrySetId' in what ? what.entrySetId : null
    const payment = 'transactionId' in what ? (what.transactionId ?? null) : null
    const after = [totals.posted, totals.held, totals.pendingIn]
    const changed = [change.posted, change.held, change.pendingIn]
    const ids = [what.kind, commandId, entrySet, payment]
    insert.run(id, position, entries, effectiveAt, recordedAt, ...ids, ...changed, ...after)
  }
}
