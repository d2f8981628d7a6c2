import { unreachable } from '#libraries/errors/invariant.ts'
import type { Money } from '#libraries/money/money.ts'
import type { Infer } from '#libraries/schema/schema.ts'
import type { Posting } from '../contract.ts'
import type { Asked, Recorded, What } from '../domain/recorded.ts'
import type { ByteWriter } from './byte-writer.ts'
import { cvcWords, paymentKinds, reasons, refusalWords, whatKinds } from './record-words.ts'

/**
 * One record inside a batch, format 1: what happened (a number), then command id, request hash, effective time,
 * traceparent (empty: none), the fields of what happened in the order below, and the balances after it. Sequence, position
 * and recorded time follow from the batch. An absent id is an empty text.
 */
export const writeRecord = (to: ByteWriter, record: Recorded): void => {
  to.byte(whatKinds.number(record.what.kind))
  to.text(record.commandId)
  to.text(record.requestHash)
  to.whole(record.effectiveAt)
  to.text(record.traceparent ?? '')
  writeWhat(to, record.what)
  to.byte(record.balances.length)
  for (const balances of record.balances) {
    to.text(balances.accountId)
    to.text(balances.currency)
    to.amount(balances.posted)
    to.amount(balances.held)
  }
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
      to.byte(what.postings.length)
      for (const posting of what.postings) writePosting(to, posting)
      break
    case 'postRefused':
      to.text(what.entrySetId)
      to.byte(refusalWords.number(what.reason))
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

const writePosting = (to: ByteWriter, { address, amountMinor }: Infer<typeof Posting>): void => {
  to.text(address.legalEntity)
  to.text(address.namespace)
  to.text(address.name)
  to.text(address.currency)
  to.text(address.accountId ?? '')
  to.amount(amountMinor)
}

const writeMoney = (to: ByteWriter, { amountMinor, currency }: Money): void => {
  to.amount(amountMinor)
  to.text(currency)
}

const writeTexts = (to: ByteWriter, texts: readonly string[]): void => {
  to.byte(texts.length)
  for (const text of texts) to.text(text)
}
