import { unreachable } from '#libraries/errors/invariant.ts'
import type { AccountId, AuthorisationId, CardId, EntrySetId, MerchantId, TransactionId } from '#libraries/ids/ids.ts'
import { type Currency, type Money, money } from '#libraries/money/money.ts'
import type { Infer } from '#libraries/schema/schema.ts'
import type { Balances, Posting } from '../contract.ts'
import type { Asked, Recorded, What } from '../domain/recorded.ts'
import type { ByteReader } from './byte-reader.ts'
import { cvcWords, paymentKinds, reasons, refusalWords, whatKinds } from './record-words.ts'

type Place = { readonly sequence: number; readonly position: number; readonly recordedAt: number }

/** Reads what `write-record.ts` describes. `before`: the place of the record before it. */
export const readRecord = (from: ByteReader, before: Place): Recorded => {
  const kind = whatKinds.word(from.byte())
  const commandId = from.text()
  const requestHash = from.text()
  const effectiveAt = from.whole()
  const traceparent = from.text()
  const what = readWhat(from, kind)
  const balances: Balances[] = []
  for (let left = from.byte(); left > 0; left--) balances.push(readBalances(from))
  return {
    sequence: before.sequence + 1,
    position: before.position + (kind === 'postRefused' ? 0 : 1),
    commandId,
    requestHash,
    recordedAt: before.recordedAt,
    effectiveAt,
    traceparent: traceparent === '' ? undefined : traceparent,
    what,
    balances,
  }
}

const readWhat = (from: ByteReader, kind: What['kind']): What => {
  switch (kind) {
    case 'accountOpened':
      return { kind, accountId: from.text() as AccountId, currency: from.text() as Currency }
    case 'approved':
      return {
        kind,
        ...readAsked(from),
        accountId: from.text() as AccountId,
        held: from.byte() === 1,
        approvalCode: from.text(),
      }
    case 'declined':
      return {
        kind,
        ...readAsked(from),
        accountId: optionalId<AccountId>(from),
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
      return { kind, references: readTexts(from), cardId: optionalId<CardId>(from), reason: from.text() }
    case 'posted':
      return {
        kind,
        entrySetId: from.text() as EntrySetId,
        transactionId: from.text() as TransactionId,
        entrySetKind: from.text(),
        postings: Array.from({ length: from.byte() }, () => readPosting(from)),
      }
    case 'postRefused':
      return { kind, entrySetId: from.text() as EntrySetId, reason: refusalWords.word(from.byte()) }
    default:
      return unreachable(kind)
  }
}

const readAsked = (from: ByteReader): Asked => ({
  authorisationId: from.text() as AuthorisationId,
  transactionId: from.text() as TransactionId,
  cardId: optionalId<CardId>(from),
  paymentKind: paymentKinds.word(from.byte()),
  amount: readMoney(from),
  merchantId: optionalId<MerchantId>(from),
  cvcResult: readCvcResult(from),
  references: readTexts(from),
})

const readCvcResult = (from: ByteReader): Asked['cvcResult'] => {
  const word = cvcWords.word(from.byte())
  return word === 'absent' ? undefined : word
}

const readPosting = (from: ByteReader): Infer<typeof Posting> => {
  const address = {
    legalEntity: from.text(),
    namespace: from.text(),
    name: from.text(),
    currency: from.text() as Currency,
  }
  const accountId = optionalId<AccountId>(from)
  return { address: { ...address, ...(accountId && { accountId }) }, amountMinor: from.amount() }
}

const readBalances = (from: ByteReader): Balances => {
  const accountId = from.text() as AccountId
  const currency = from.text() as Currency
  const posted = from.amount()
  const held = from.amount()
  return { accountId, currency, posted, held, available: posted - held }
}

const readMoney = (from: ByteReader): Money => money(from.amount(), from.text() as Currency)

const readTexts = (from: ByteReader): readonly string[] => Array.from({ length: from.byte() }, () => from.text())

const optionalId = <I extends string>(from: ByteReader): I | undefined => {
  const id = from.text()
  return id === '' ? undefined : (id as I)
}
