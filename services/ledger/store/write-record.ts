import { unreachable } from '#libraries/errors/invariant.ts'
import type { Asked, Captured, OfHold, Recorded, What } from '../domain/recorded.ts'
import type { ByteWriter } from './byte-writer.ts'
import {
  claimWords,
  cvcWords,
  foundWords,
  operationWords,
  paymentKinds,
  reasons,
  refusalWords,
  whatKinds,
} from './record-words.ts'
import { writeAddress, writeAfter, writeMoney, writePostings, writeTexts, writeTime } from './write-values.ts'

/**
 * One record inside a batch, format 2: what happened (a number), then command id, request hash, effective time,
 * traceparent (empty: none), the fields of what happened in the order below, and the numbers of the addresses after it.
 * Sequence, position and recorded time follow from the batch. An absent id is an empty text, an absent time is 0.
 *
 * Format 1 had the first seven kinds, without the end and tolerance of an approval and without what an entry set takes
 * back; its balances were posted and held.
 */
export const writeRecord = (to: ByteWriter, record: Recorded): void => {
  to.byte(whatKinds.number(record.what.kind))
  to.text(record.commandId)
  to.text(record.requestHash)
  to.whole(record.effectiveAt)
  to.text(record.traceparent ?? '')
  writeWhat(to, record.what)
  writeAfter(to, record)
}

const writeWhat = (to: ByteWriter, what: What): void => {
  switch (what.kind) {
    case 'accountOpened':
      to.text(what.accountId)
      to.text(what.currency)
      break
    case 'approved':
      writeAsked(to, what)
      to.text(what.accountId)
      to.byte(what.held ? 1 : 0)
      to.text(what.approvalCode)
      writeTime(to, what.expiresAt)
      to.byte(what.overCapturePercent)
      break
    case 'declined':
      writeAsked(to, what)
      to.text(what.accountId ?? '')
      to.byte(reasons.number(what.reason))
      break
    case 'reversed':
      to.text(what.authorisationId)
      to.text(what.transactionId)
      to.text(what.accountId)
      to.text(what.reference)
      to.whole(what.authorisationSequence)
      writeMoney(to, what.released)
      writeMoney(to, what.remaining)
      to.text(what.reason)
      break
    case 'parked':
      writeTexts(to, what.references)
      to.text(what.cardId ?? '')
      to.text(what.reason)
      break
    case 'posted':
      to.text(what.entrySetId)
      to.text(what.transactionId)
      to.text(what.entrySetKind)
      writePostings(to, what.postings)
      to.text(what.reverses ?? '')
      break
    case 'refused':
      to.byte(operationWords.number(what.operation))
      to.byte(refusalWords.number(what.reason))
      break
    default:
      writeNewerWhat(to, what)
  }
}

type NewerKind =
  | 'addressOpened'
  | 'addressClosed'
  | 'addressLimited'
  | 'holdPlaced'
  | 'incremented'
  | 'released'
  | 'expired'
  | 'captured'
  | 'dayClosed'

const writeNewerWhat = (to: ByteWriter, what: Extract<What, { kind: NewerKind }>): void => {
  switch (what.kind) {
    case 'addressOpened':
    case 'addressClosed':
      writeAddress(to, what.address)
      break
    case 'addressLimited':
      writeAddress(to, what.address)
      to.amount(what.overdraftLimit)
      to.amount(what.limitBefore)
      break
    case 'holdPlaced':
      to.text(what.holdId)
      to.text(what.holdKind)
      writeAddress(to, what.address)
      to.byte(what.to === undefined ? 0 : 1)
      if (what.to !== undefined) writeAddress(to, what.to)
      writeMoney(to, what.amount)
      writeTime(to, what.expiresAt)
      break
    case 'incremented':
      writeOfHold(to, what)
      writeMoney(to, what.amount)
      writeMoney(to, what.held)
      to.text(what.approvalCode)
      writeTime(to, what.expiresAt)
      writeTime(to, what.expiredAtBefore)
      break
    case 'released':
      writeOfHold(to, what)
      writeMoney(to, what.released)
      writeMoney(to, what.held)
      to.text(what.reason)
      break
    case 'expired':
      writeOfHold(to, what)
      writeMoney(to, what.released)
      break
    case 'captured':
      writeCaptured(to, what)
      break
    case 'dayClosed':
      to.text(what.day)
      // One more than the day, so that 0 stays free for none.
      to.whole(what.closedDayBefore === undefined ? 0 : what.closedDayBefore + 1)
      break
    default:
      unreachable(what)
  }
}

const writeAsked = (to: ByteWriter, asked: Asked): void => {
  to.text(asked.authorisationId)
  to.text(asked.transactionId)
  to.text(asked.cardId ?? '')
  to.byte(paymentKinds.number(asked.paymentKind))
  writeMoney(to, asked.amount)
  to.text(asked.merchantId ?? '')
  to.byte(cvcWords.number(asked.cvcResult ?? 'absent'))
  writeTexts(to, asked.references)
}

const writeOfHold = (to: ByteWriter, { hold, transactionId, accountId }: OfHold): void => {
  to.text(hold)
  to.text(transactionId ?? '')
  to.text(accountId)
}

const writeCaptured = (to: ByteWriter, what: Captured): void => {
  to.text(what.entrySetId)
  to.text(what.transactionId)
  to.text(what.entrySetKind)
  to.text(what.hold ?? '')
  to.text(what.accountId ?? '')
  writeMoney(to, what.amount)
  writeMoney(to, what.released)
  writeMoney(to, what.held)
  to.byte(foundWords.number(what.found))
  to.byte(claimWords.number(what.claim))
  to.byte(what.overdrawn ? 1 : 0)
  writePostings(to, what.postings)
}
