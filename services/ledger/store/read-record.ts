import type { AccountId, AuthorisationId, CardId, EntrySetId, MerchantId, TransactionId } from '#libraries/ids/ids.ts'
import type { Currency } from '#libraries/money/money.ts'
import { type Asked, isEntry, type Recorded, type What } from '../domain/recorded.ts'
import type { ByteReader } from './byte-reader.ts'
import { type NewerKind, readNewerWhat } from './read-newer-what.ts'
import {
  optionalText,
  readAfter,
  readAfterOfFormat1,
  readMoney,
  readPostings,
  readTexts,
  readTime,
} from './read-values.ts'
import { cvcWords, type KindOfWhat, paymentKinds, postRefusalWords, reasons, whatKinds } from './record-words.ts'

type Place = { readonly sequence: number; readonly position: number; readonly recordedAt: number }

/** The formats that are read; what is written is the last. */
export type RecordFormat = 1 | 2

/** A hold of format 1 had no end: it is given the one that it would get today. */
const lifetimeOfFormat1Ms = 7 * 24 * 60 * 60 * 1000

/** Reads what `write-record.ts` describes. `before`: the place of the record before it, and the time of its own batch. */
export const readRecord = (from: ByteReader, before: Place, format: RecordFormat): Recorded => {
  const kind = whatKinds.word(from.byte())
  const commandId = from.text()
  const requestHash = from.text()
  const effectiveAt = from.whole()
  const traceparent = from.text()
  const what = readWhat(from, kind, { format, recordedAt: before.recordedAt })
  return {
    sequence: before.sequence + 1,
    position: before.position + (isEntry(what) ? 1 : 0),
    commandId,
    requestHash,
    recordedAt: before.recordedAt,
    effectiveAt,
    traceparent: traceparent === '' ? undefined : traceparent,
    what,
    ...(format === 1 ? readAfterOfFormat1(from) : readAfter(from)),
  }
}

type Batch = { readonly format: RecordFormat; readonly recordedAt: number }

const readWhat = (from: ByteReader, kind: KindOfWhat, batch: Batch): What => {
  switch (kind) {
    case 'accountOpened':
      return { kind, accountId: from.text() as AccountId, currency: from.text() as Currency }
    case 'approved':
      return readApproved(from, batch)
    case 'declined':
      return {
        kind,
        ...readAsked(from),
        accountId: optionalText<AccountId>(from),
        reason: reasons.word(from.byte()),
      }
    case 'reversed':
      return {
        kind,
        authorisationId: from.text() as AuthorisationId,
        transactionId: from.text() as TransactionId,
        accountId: from.text() as AccountId,
        reference: from.text(),
        authorisationSequence: from.whole(),
        released: readMoney(from),
        remaining: readMoney(from),
        reason: from.text(),
      }
    case 'parked':
      return { kind, references: readTexts(from), cardId: optionalText<CardId>(from), reason: from.text() }
    case 'posted':
      return readPosted(from, batch)
    case 'postRefused':
      // The id of the entry set that was not booked is of no use to anyone.
      from.text()
      return { kind: 'refused', operation: 'post', reason: postRefusalWords.word(from.byte()) }
    default:
      return readNewerWhat(from, kind satisfies NewerKind)
  }
}

const readApproved = (from: ByteReader, { format, recordedAt }: Batch): What => {
  const asked = readAsked(from)
  const accountId = from.text() as AccountId
  const held = from.byte() === 1
  const approvalCode = from.text()
  const isOld = format === 1
  const expiresAt = isOld ? recordedAt + lifetimeOfFormat1Ms : readTime(from)
  const overCapturePercent = isOld ? 0 : from.byte()
  return {
    kind: 'approved',
    ...asked,
    accountId,
    held,
    approvalCode,
    expiresAt: held ? expiresAt : undefined,
    overCapturePercent,
  }
}

const readPosted = (from: ByteReader, { format }: Batch): What => {
  const entrySet = {
    entrySetId: from.text() as EntrySetId,
    transactionId: from.text() as TransactionId,
    entrySetKind: from.text(),
    postings: readPostings(from),
  }
  const reverses = format === 1 ? undefined : optionalText<EntrySetId>(from)
  return { kind: 'posted', ...entrySet, ...(reverses && { reverses }) }
}

const readAsked = (from: ByteReader): Asked => ({
  authorisationId: from.text() as AuthorisationId,
  transactionId: from.text() as TransactionId,
  cardId: optionalText<CardId>(from),
  paymentKind: paymentKinds.word(from.byte()),
  amount: readMoney(from),
  merchantId: optionalText<MerchantId>(from),
  cvcResult: readCvcResult(from),
  references: readTexts(from),
})

const readCvcResult = (from: ByteReader): Asked['cvcResult'] => {
  const word = cvcWords.word(from.byte())
  return word === 'absent' ? undefined : word
}
