import type { Client, Handler } from '#libraries/contract/contract.ts'
import { invariant } from '#libraries/errors/invariant.ts'
import { type Codec, codecFor } from '#libraries/iso8583/codec.ts'
import type { FrameFailure } from '#libraries/iso8583/frame-failure.ts'
import type { Message } from '#libraries/iso8583/message.ts'
import { checkPresence } from '#libraries/iso8583/presence.ts'
import type { Log, Metrics, Tracer } from '#libraries/telemetry/telemetry-port.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { authorisationContract } from '#services/authorisation/contract.ts'
import type { cardContract } from '#services/card/contract.ts'
import type { mastercardContract } from '../contract.ts'
import { billingAmount } from '../domain/amounts.ts'
import { purposeOf } from '../domain/purpose.ts'
import { readFrame } from '../domain/read-frame.ts'
import {
  authorisationRequest,
  type CardOfMessage,
  type MessageTimes,
  reversalRequest,
  timesOf,
} from '../domain/read-payment.ts'
import { authorisationReply, plainReply, reversalReply } from '../domain/reply.ts'
import { declineCode } from '../domain/response-codes.ts'

type Rpc = (typeof mastercardContract)['methods']['answerFrame']

type Given = {
  card: Pick<Client<typeof cardContract>, 'findCard'>
  authorisation: Pick<Client<typeof authorisationContract>, 'authorise' | 'reverse'>
  clock: Pick<Clock, 'now'>
  telemetry: { log: Log; metrics: Pick<Metrics, 'counter'>; tracer: Pick<Tracer, 'annotate'> }
}

/** Without a reply nothing is sent; the decision is there when one was taken. */
type Answer = { readonly reply?: Message; readonly decision?: Decided }
type Decided = Awaited<ReturnType<Given['authorisation']['authorise']>>

/**
 * From the network's bytes to a decision and back. A message that is wrong in itself is answered without asking anybody: its
 * reply follows from its bytes alone. A failure on the way is thrown, and the edge answers for us.
 */
export const answerFrame = ({ card, authorisation, clock, telemetry }: Given): Handler<Rpc> => {
  const codecOf = codecs()
  const count = messageCounter(telemetry.metrics)
  const logUnreadable = unreadableLog(telemetry.log, clock)
  const logAnswered = answeredLog(telemetry.log)

  const answerMessage = async (message: Message): Promise<Answer> => {
    const purpose = purposeOf(message.mti)
    if (purpose === 'none') return {}
    if (purpose === 'financial') return { reply: plainReply(message, declineCode('unsupported')) }
    if (checkPresence(message).length > 0) return { reply: plainReply(message, declineCode('format')) }
    const times = timesOf(message, clock.now())
    if (times === undefined) return { reply: plainReply(message, declineCode('format')) }
    return purpose === 'authorisation' ? await answerPayment(message, times) : await answerReversal(message, times)
  }

  const answerPayment = async (message: Message, times: MessageTimes): Promise<Answer> => {
    const amount = billingAmount(message)
    if (amount === 'format' || amount === 'not-allowed') return { reply: plainReply(message, declineCode(amount)) }
    const found = await cardOf(message)
    const decision = await authorisation.authorise(authorisationRequest(message, { times, card: found, amount }))
    return { reply: authorisationReply(message, decision), decision }
  }

  const answerReversal = async (message: Message, times: MessageTimes): Promise<Answer> => {
    const card = await cardOf(message)
    return {
      reply: reversalReply(message, await authorisation.reverse(reversalRequest(message, { times, card }))),
    }
  }

  const cardOf = async (message: Message): Promise<CardOfMessage> => {
    const pan = message.pan()
    invariant(pan !== undefined, 'A message without a card number was answered before.')
    return await card.findCard({ pan })
  }

  return async ({ dialect, codePage, frame }) => {
    const codec = codecOf(dialect, codePage)
    const read = readFrame(codec, frame)
    if (read.kind === 'unreadable') {
      logUnreadable(read.failure)
      count('other', 'unreadable')
      return {}
    }
    const request = read.kind === 'message' ? read.message : read.partial
    const names = namesOf(request)
    telemetry.tracer.annotate(names)
    const { reply, decision }: Answer =
      read.kind === 'message'
        ? await answerMessage(read.message)
        : { reply: plainReply(read.partial, declineCode('format')) }
    const responseCode = reply?.text(39)
    count(request.mti, responseCode ?? 'none')
    logAnswered({ names, responseCode, decision })
    // The codec's bytes are a view into a buffer that it uses again.
    return reply === undefined ? {} : { reply: codec.encode(reply).slice(), responseCode }
  }
}

/** The line by which a payment is found in the logs: by transaction, reference number or trace. */
const answeredLog =
  (log: Log) =>
  ({
    names,
    responseCode = 'none',
    decision,
  }: {
    names: object
    responseCode?: string | undefined
    decision?: Decided | undefined
  }) => {
    const { transactionId } = decision ?? {}
    log.info(responseCode === 'none' ? 'A message was left unanswered.' : 'A message was answered.', {
      ...names,
      responseCode,
      ...(transactionId === undefined ? {} : { transactionId }),
      ...(decision?.kind === 'declined' ? { declineReason: decision.reason } : {}),
    })
  }

const unreadableLogMs = 1000

/** One frame a second is told; the others are counted, so that a sender of garbage does not fill the log. */
const unreadableLog = (log: Log, clock: Pick<Clock, 'now'>) => {
  let silentUntil = 0
  let unsaid = 0
  return ({ path, offset, expected, found }: Pick<FrameFailure, 'path' | 'offset' | 'expected' | 'found'>): void => {
    const now = clock.now()
    unsaid += 1
    if (now < silentUntil && silentUntil - now <= unreadableLogMs) return
    log.warn('A frame could not be read and was dropped.', { path, offset, expected, found, frames: unsaid })
    silentUntil = now + unreadableLogMs
    unsaid = 0
  }
}

/** Each codec is compiled when it is first needed. */
const codecs = () => {
  const compiled = new Map<string, Codec>()
  return (dialect: 'mastercard' | 'iso87-ascii', codePage: 'cp500' | 'cp037' | 'cp1047'): Codec => {
    const name = `${dialect} ${codePage}`
    const codec = compiled.get(name) ?? codecFor({ dialect, codePage })
    compiled.set(name, codec)
    return codec
  }
}

/** What a payment is found by in traces: no card data. */
const namesOf = (message: Message): Record<string, string> => {
  const rrn = message.text(37)?.trim()
  const amount = message.text(4)
  return {
    mti: message.mti,
    stan: message.text(11) ?? '',
    ...(rrn ? { rrn } : {}),
    ...(amount === undefined ? {} : { amountMinor: String(Number(amount)) }),
  }
}

const countedMtis = new Set(['0100', '0101', '0120', '0121', '0200', '0400', '0401', '0420', '0421'])

/** Messages of the network, by type and response code; `none` got no reply. */
const messageCounter = (metrics: Pick<Metrics, 'counter'>) => {
  const messages = metrics.counter({
    name: 'florin_network_messages_total',
    help: 'Messages of the card network, by type and response code; none: no reply was due.',
    labels: ['mti', 'code'],
  })
  return (mti: string, code: string): void => messages.add({ mti: countedMtis.has(mti) ? mti : 'other', code })
}
