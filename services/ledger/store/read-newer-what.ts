import { unreachable } from '#libraries/errors/invariant.ts'
import type { AccountId, AuthorisationId, EntrySetId, HoldId, TransactionId } from '#libraries/ids/ids.ts'
import type { OfHold, What } from '../domain/recorded.ts'
import type { ByteReader } from './byte-reader.ts'
import { optionalText, readAddress, readMoney, readPostings, readTime } from './read-values.ts'
import { claimWords, foundWords, operationWords, refusalWords } from './record-words.ts'

/** The kinds that came with format 2. */
export type NewerKind = Exclude<
  What['kind'],
  'accountOpened' | 'approved' | 'declined' | 'reversed' | 'parked' | 'posted'
>

export const readNewerWhat = (from: ByteReader, kind: NewerKind): What => {
  switch (kind) {
    case 'refused':
      return { kind, operation: operationWords.word(from.byte()), reason: refusalWords.word(from.byte()) }
    case 'addressOpened':
    case 'addressClosed':
      return { kind, address: readAddress(from) }
    case 'addressLimited':
      return { kind, address: readAddress(from), overdraftLimit: from.amount(), limitBefore: from.amount() }
    case 'holdPlaced':
      return {
        kind,
        holdId: from.text() as HoldId,
        holdKind: from.text(),
        address: readAddress(from),
        to: from.byte() === 1 ? readAddress(from) : undefined,
        amount: readMoney(from),
        expiresAt: readTime(from),
      }
    case 'incremented':
      return {
        kind,
        ...readOfHold(from),
        amount: readMoney(from),
        held: readMoney(from),
        approvalCode: from.text(),
        expiresAt: readTime(from),
        expiredAtBefore: readTime(from),
      }
    case 'released':
      return { kind, ...readOfHold(from), released: readMoney(from), held: readMoney(from), reason: from.text() }
    case 'expired':
      return { kind, ...readOfHold(from), released: readMoney(from) }
    case 'captured':
      return readCaptured(from)
    case 'dayClosed': {
      const day = from.text()
      const before = from.whole()
      return { kind, day, closedDayBefore: before === 0 ? undefined : before - 1 }
    }
    default:
      return unreachable(kind)
  }
}

type IdOfHold = AuthorisationId | HoldId

const readOfHold = (from: ByteReader): OfHold => ({
  hold: from.text() as IdOfHold,
  transactionId: optionalText<TransactionId>(from),
  accountId: from.text() as AccountId,
})

const readCaptured = (from: ByteReader): What => ({
  kind: 'captured',
  entrySetId: from.text() as EntrySetId,
  transactionId: from.text() as TransactionId,
  entrySetKind: from.text(),
  hold: optionalText<IdOfHold>(from),
  accountId: optionalText<AccountId>(from),
  amount: readMoney(from),
  released: readMoney(from),
  held: readMoney(from),
  found: foundWords.word(from.byte()),
  claim: claimWords.word(from.byte()),
  overdrawn: from.byte() === 1,
  postings: readPostings(from),
})
