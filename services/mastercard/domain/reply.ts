import type { ResponseOf } from '#libraries/contract/contract.ts'
import { buildDe54 } from '#libraries/iso8583/de54.ts'
import { echoReply } from '#libraries/iso8583/echo-reply.ts'
import type { Message } from '#libraries/iso8583/message.ts'
import { type Money, numericCode } from '#libraries/money/money.ts'
import type { authorisationContract } from '#services/authorisation/contract.ts'
import type { PaymentKind } from './payment-kind.ts'
import { kindOf } from './read-payment.ts'
import { approvalResponseCode, approvedCode, declineCode } from './response-codes.ts'

/**
 * A reply is a function of the request and the decision and of nothing else: a repeat, whenever it comes, gets the same bytes.
 */
export type Decision = ResponseOf<(typeof authorisationContract)['methods']['authorise']>
export type ReversalOutcome = ResponseOf<(typeof authorisationContract)['methods']['reverse']>

/** The reply with nothing but the echoed elements and a response code (DE 39). */
export const plainReply = (request: Message, responseCode: string): Message => echoReply(request).set(39, responseCode)

export const authorisationReply = (request: Message, decision: Decision): Message => {
  const reply = echoReply(request, { subelements: cvcResultIn(decision) })
  if (decision.kind === 'declined') return reply.set(39, declineCode(decision.reason))
  const kind = kindOf(request)
  reply.set(38, decision.approvalCode).set(39, approvalResponseCode(kind))
  return withBalances(reply, kind, decision)
}

/** A reversal is taken whatever came of it; only another one under the same key is refused. */
export const reversalReply = (request: Message, outcome: ReversalOutcome): Message =>
  plainReply(request, outcome.kind === 'mismatch' ? declineCode('duplicate-mismatch') : approvedCode)

/** DE 48.87: what came of the code that was sent. */
const cvcResultIn = ({ cvcResult }: Decision) =>
  cvcResult === undefined ? [] : [{ tag: '87', value: cvcResult === 'match' ? 'M' : 'N' }]

const withBalances = (
  reply: Message,
  kind: PaymentKind,
  { posted, available }: { posted: Money; available: Money },
): Message =>
  kind === 'balance-inquiry' ? reply.set(54, buildDe54([amount('01', posted), amount('02', available)])) : reply

/** Amount types of DE 54: 01 is what is posted, 02 what can be spent. */
const amount = (amountType: string, { amountMinor, currency }: Money) => ({
  accountType: '00',
  amountType,
  currencyNumeric: numericCode(currency),
  amountMinor,
})
