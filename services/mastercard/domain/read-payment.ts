import type { CardId } from '#libraries/ids/ids.ts'
import { de48 } from '#libraries/iso8583/de48.ts'
import { originalData } from '#libraries/iso8583/de90.ts'
import type { Message } from '#libraries/iso8583/message.ts'
import type { Money } from '#libraries/money/money.ts'
import type { EpochMs } from '#libraries/time/clock.ts'
import { acceptorOf } from './acceptor.ts'
import { remainingAmount } from './amounts.ts'
import { codeIn, expiryIn } from './card-evidence.ts'
import { commandIdOf, requestHashOf } from './message-key.ts'
import { type PaymentKind, paymentKind } from './payment-kind.ts'
import { transactionStatusOf } from './point-of-service.ts'
import { authorisationReferences, reversalReferences } from './references.ts'
import { effectiveTime, transmissionTime } from './transmission-time.ts'

/** The card of a message: ours by its token, or a number that is not ours by a digest of it. */
export type CardOfMessage =
  | { readonly kind: 'found'; readonly cardId: CardId }
  | { readonly kind: 'unknown'; readonly numberDigest?: string | undefined }

/** When a message was sent, and when the payment in it was made. Undefined when DE 7 is no date. */
export type MessageTimes = { readonly transmittedAt: EpochMs; readonly effectiveAt: EpochMs }

export const timesOf = (message: Message, now: EpochMs): MessageTimes | undefined => {
  const transmittedAt = transmissionTime(message.requireText(7), now)
  return transmittedAt === undefined ? undefined : { transmittedAt, effectiveAt: effectiveTime(transmittedAt, now) }
}

/** The kind of an authorisation, from its own elements. */
export const kindOf = (message: Message): PaymentKind =>
  paymentKind({
    processingCode: message.requireText(3),
    transactionStatus: transactionStatusOf(message),
    amountMinor: message.digits(4) ?? 0n,
  })

/** What both kinds of message carry into their command. */
const networkMessage = (message: Message, times: MessageTimes, card: CardOfMessage) => ({
  commandId: commandIdOf({
    network: message.dialectName,
    mti: message.mti,
    card: card.kind === 'found' ? card.cardId : `unknown ${card.numberDigest ?? ''}`,
    transmittedAt: times.transmittedAt,
    stan: message.requireText(11),
    acquirer: message.text(32),
    forwarder: message.text(33),
    networkData: networkDataOf(message),
  }),
  requestHash: requestHashOf({
    de3: message.text(3),
    de4: message.text(4),
    de6: message.text(6),
    de49: message.text(49),
    de95: message.text(95),
  }),
  effectiveAt: times.effectiveAt,
  cardId: card.kind === 'found' ? card.cardId : undefined,
})

/** The request to `authorise`. A card that is not ours has no references: there is nothing to reverse. */
export const authorisationRequest = (
  message: Message,
  { times, card, amount }: { times: MessageTimes; card: CardOfMessage; amount: Money },
) => ({
  ...networkMessage(message, times, card),
  references:
    card.kind === 'unknown'
      ? []
      : authorisationReferences({
          networkData: networkDataOf(message),
          original: {
            mti: message.mti,
            stan: message.requireText(11),
            transmittedAt: message.requireText(7),
            acquirer: message.text(32),
            forwarder: message.text(33),
          },
          payment: paymentOf(message, card.cardId),
        }),
  kind: kindOf(message),
  amount,
  expiry: expiryIn(message),
  cvc: codeIn(de48(message)),
  acceptor: acceptorOf(message),
  retrievalReference: message.text(37),
})

/** The request to `reverse`. Without a card of ours it looks for nothing, so that it cannot find another one's payment. */
export const reversalRequest = (message: Message, { times, card }: { times: MessageTimes; card: CardOfMessage }) => ({
  ...networkMessage(message, times, card),
  references:
    card.kind === 'unknown'
      ? []
      : reversalReferences({
          traceId: de48(message)?.text('63'),
          original: originalData(message),
          payment: paymentOf(message, card.cardId),
        }),
  remaining: remainingAmount(message),
  reason: message.text(39) ?? '',
})

const paymentOf = (message: Message, cardId: CardId) => ({
  rrn: message.text(37),
  cardId,
  amountMinor: message.digits(4) ?? 0n,
})

/** DE 63 where the dialect says what is in it. */
const networkDataOf = (message: Message): string | undefined =>
  message.dialectName === 'mastercard' ? message.text(63) : undefined
