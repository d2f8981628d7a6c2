import type { ConsumerBatch } from '#libraries/service/service.ts'
import { put } from '#libraries/storage/storage-port.ts'
import type { JournalEntry } from '#services/ledger/contract.ts'
import type { Authorisation } from '../domain/authorisation.ts'
import type { AuthorisationChange, AuthorisationStep } from '../domain/authorisation-steps.ts'
import { type Numbers, noNumbers, plus } from '../domain/numbers.ts'
import { shelfOf } from '../domain/shelf.ts'
import { type AddressRow, addressTable, allSums, authorisationTable, sumTable } from './fold-tables.ts'
import { keptRows } from './kept-rows.ts'

/** Writes of one entry: they are stored together with its position. */
export type FoldWrites = {
  /** A new entry begins. */
  readonly enter: (position: number) => void
  readonly takeAuthorisation: (step: AuthorisationStep, batch: ConsumerBatch) => Promise<HoldTaken>
  readonly numbersOf: (key: string, batch: ConsumerBatch) => Promise<Numbers>
  readonly addToAddress: (addition: Addition, batch: ConsumerBatch) => Promise<Added>
  /** Gives what each sum was before. */
  readonly addToSums: (
    added: ReadonlyMap<string, Numbers>,
    batch: ConsumerBatch,
  ) => Promise<ReadonlyMap<string, Numbers | undefined>>
}

type HoldTaken = { readonly before: Authorisation | undefined; readonly change: AuthorisationChange }
type Addition = {
  readonly key: string
  readonly added: Numbers
  readonly entry: JournalEntry
  readonly limitMinor: bigint | undefined
}
type Added = { readonly before: Numbers | undefined; readonly after: Numbers }

export const foldWrites = (): FoldWrites => {
  const kept = keptRows<AddressRow>()
  const read = (addressKey: string, batch: ConsumerBatch) =>
    kept.read(addressKey, () => batch.get(addressTable, { shelf: shelfOf(addressKey), addressKey }))
  return {
    enter: kept.enter,
    takeAuthorisation: async ({ id, isNew, take }, batch) => {
      const shelf = shelfOf(id)
      const before = isNew ? undefined : await batch.get(authorisationTable, { shelf, authorisationId: id })
      const change = take(before)
      if (change.after !== undefined && change.after !== before)
        batch.write(put(authorisationTable, { ...change.after, shelf }))
      return { before, change }
    },
    numbersOf: async (key, batch) => (await read(key, batch)) ?? noNumbers,
    addToAddress: async ({ key, added, entry, limitMinor }, batch) => {
      const before = await read(key, batch)
      const sum = plus(before ?? noNumbers, added)
      const after = limitMinor === undefined ? sum : { ...sum, limitMinor }
      const nonZeroSince = after.postedMinor === 0n ? undefined : (before?.nonZeroSince ?? entry.recordedAt)
      const touched = { position: entry.position, touchedAt: entry.recordedAt, nonZeroSince }
      const row = { shelf: shelfOf(key), addressKey: key, ...after, ...touched }
      kept.keep(key, row)
      batch.write(put(addressTable, row))
      return { before, after }
    },
    addToSums: async (added, batch) => {
      const before = new Map<string, Numbers | undefined>()
      for (const [name, numbers] of added) {
        const row = await batch.get(sumTable, { partition: allSums, name })
        before.set(name, row)
        batch.write(put(sumTable, { partition: allSums, name, ...plus(row ?? noNumbers, numbers) }))
      }
      return before
    },
  }
}
