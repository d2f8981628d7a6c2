import type { CardId } from '#libraries/ids/ids.ts'
import type { Currency } from '#libraries/money/money.ts'
import { type AddressState, addressOf } from '../../domain/address-state.ts'
import { parkedReversalMs } from '../../domain/decide-authorise.ts'
import { addReferences } from '../../domain/reference-index.ts'
import type { LedgerState, ParkedReversal, ReferenceIndex } from '../../domain/state.ts'
import { addressKey } from '../../messages/addresses.ts'
import type { ByteReader } from '../byte-reader.ts'
import type { ByteWriter } from '../byte-writer.ts'
import { readAddressState, writeAddressState } from './address-bytes.ts'
import type { chunkWriter } from './chunks.ts'
import { type KeptHold, readHold, writeHold } from './hold-bytes.ts'
import { recallHold } from './recalled-holds.ts'

/** Sections of a snapshot that are the books. Addresses come before the holds on them. */
export const bookSections = {
  totals: 16,
  accounts: 17,
  pots: 18,
  bankAddresses: 19,
  holds: 20,
  parked: 21,
  sums: 22,
} as const

/**
 * Writes the books but the ids, which are in the runs, and the holds, but those that are given: the others are in the archive. Of the
 * reversals that came first only those are kept which an authorisation could still meet after `recordedAt`.
 */
export const writeBooks = async (
  chunks: ReturnType<typeof chunkWriter>,
  { state, holds, recordedAt }: { state: LedgerState; holds: Iterable<KeptHold>; recordedAt: number },
): Promise<void> => {
  await chunks.section(bookSections.totals, [state], writeTotals)
  await chunks.section(bookSections.accounts, state.accounts.values(), writeAddressState)
  await chunks.section(bookSections.pots, state.pots.values(), writeAddressState)
  await chunks.section(bookSections.bankAddresses, state.bankAddresses.values(), writeAddressState)
  await chunks.section(bookSections.holds, holds, writeHold)
  const parked = [...withReferences(state.parked)].filter(([item]) => recordedAt - item.recordedAt <= parkedReversalMs)
  await chunks.section(bookSections.parked, parked, writeParked)
  await chunks.section(bookSections.sums, state.sums, writeSum)
}

/** Puts a chunk of a section into the books; false when the section is none of theirs. */
export const readBooks = (section: number, from: ByteReader, state: LedgerState): boolean => {
  const read = readers.get(section)
  while (read !== undefined && !from.atEnd()) read(from, state)
  return read !== undefined
}

/** Things of an index with the references under which they stand. */
export const withReferences = <T extends object>(index: ReferenceIndex<T>): Map<T, string[]> => {
  const found = new Map<T, string[]>()
  const note = (item: T, reference: string) => {
    const references = found.get(item)
    if (references === undefined) found.set(item, [reference])
    else references.push(reference)
  }
  for (const [reference, items] of index.entries())
    if (Array.isArray(items)) for (const item of items) note(item, reference)
    else note(items, reference)
  return found
}

const writeTotals = (to: ByteWriter, state: LedgerState) => {
  to.whole(state.sequence)
  to.whole(state.position)
  to.whole(state.closedDay ?? -1)
}

const readTotals = (from: ByteReader, state: LedgerState) => {
  state.sequence = from.whole()
  state.position = from.whole()
  const closedDay = from.whole()
  state.closedDay = closedDay < 0 ? undefined : closedDay
}

const keyOf = (address: AddressState) => addressKey(addressOf(address))

const writeParked = (to: ByteWriter, [item, references]: readonly [ParkedReversal, readonly string[]]) => {
  to.text(item.cardId ?? '')
  to.whole(item.recordedAt)
  to.byte(references.length)
  for (const reference of references) to.text(reference)
}

const readParked = (from: ByteReader, state: LedgerState) => {
  const cardId = from.text()
  const item = { cardId: cardId === '' ? undefined : (cardId as CardId), recordedAt: from.whole() }
  addReferences(
    state.parked,
    Array.from({ length: from.byte() }, () => from.text()),
    item,
  )
  state.parkedReversals += 1
}

const writeSum = (to: ByteWriter, [currency, sum]: readonly [Currency, bigint]) => {
  to.text(currency)
  to.amount(sum)
}

const readers = new Map<number, (from: ByteReader, state: LedgerState) => void>([
  [bookSections.totals, readTotals],
  [
    bookSections.accounts,
    (from, { accounts }) => {
      const address = readAddressState(from)
      if (address.accountId !== undefined) accounts.set(address.accountId, address)
    },
  ],
  [
    bookSections.pots,
    (from, { pots }) => {
      const address = readAddressState(from)
      pots.set(keyOf(address), address)
    },
  ],
  [
    bookSections.bankAddresses,
    (from, { bankAddresses }) => {
      const address = readAddressState(from)
      bankAddresses.set(keyOf(address), address)
    },
  ],
  [bookSections.holds, (from, state) => recallHold(state, readHold(from, state))],
  [bookSections.parked, readParked],
  [bookSections.sums, (from, { sums }) => void sums.set(from.text() as Currency, from.amount())],
])
