import type { Client } from '#libraries/contract/contract.ts'
import { asFailure, type Failure } from '#libraries/errors/failure.ts'
import type { Log, Tracer } from '#libraries/telemetry/telemetry-port.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { mastercardContract } from '#services/mastercard/contract.ts'
import { linkPaymentsInFlightMax, paymentsInFlightMax, tunnelGraceMs } from '../edge-limits.ts'
import type { DeclineReason, EdgeMetrics } from '../edge-metrics.ts'
import type { Link } from '../link/link.ts'
import type { LinkGroup } from '../link/link-group.ts'
import type { TunnelGate } from '../tunnel-gate.ts'
import type { UnansweredPayments } from '../unanswered/unanswered-payments.ts'
import { readable, type Wire } from '../wire.ts'
import { unavailableReply } from './decline.ts'
import { kindOf, type MessageKind } from './message-kind.ts'
import { keyOf, nameOf } from './payment-key.ts'

/**
 * The way of one message from its link to the bank and back.
 *
 * 1. Sort by MTI. What is unknown is dropped and counted; an advice too, until the bank books them.
 * 2. A link that has not signed on, a drain and an overload get 91 at once. Nothing went to the bank and nothing will, so nothing is
 *    kept of it; but of a repeat (0101) there is a record, for the bank may have approved its original.
 * 3. A repeat of a payment that was answered 91 gets 91 again: the reply is a function of the request, so its bytes are the same.
 * 4. Otherwise the frame goes through the tunnel with what is left until the cut-off, counted from its first byte. A tunnel that is
 *    down is given a moment to come back, so that one that flaps costs no payment.
 * 5. The bank's reply leaves as it is.
 * 6. No reply in time: a payment gets 91, whose record is on disk before it leaves; the bank is then told until it has
 *    acknowledged. A reversal gets nothing, so that the network repeats it: it must never be acknowledged unless booked. A
 *    financial request gets 91 without a record, for the bank books none.
 */
export type PaymentPath = {
  readonly take: (link: Link, frame: Uint8Array, mti: string, firstByteAtMs: number) => void
  /** From now on everything new gets 91; resolves when what is under way has been answered. */
  readonly drain: () => Promise<void>
}

export type PaymentPorts = {
  readonly wire: Wire
  readonly cutoffMs: number
  readonly bank: Pick<Client<typeof mastercardContract>, 'answerFrame'>
  readonly gate: TunnelGate
  readonly links: Pick<LinkGroup, 'reply'>
  readonly unanswered: Pick<UnansweredPayments, 'keep' | 'has' | 'isEmpty'>
  readonly clock: Clock
  readonly tracer: Tracer
  readonly log: Log
  readonly metrics: EdgeMetrics
}

type Arrival = {
  readonly link: Link
  readonly frame: Uint8Array
  readonly mti: string
  readonly kind: MessageKind
  readonly firstByteAtMs: number
}

export const paymentPath = (ports: PaymentPorts): PaymentPath => {
  const { metrics, log, tracer } = ports
  const inFlight = new Map<Link, number>()
  let total = 0
  let isDraining = false
  let whenIdle: () => void = () => {}

  const count = (link: Link, by: 1 | -1) => {
    const now = (inFlight.get(link) ?? 0) + by
    total += by
    if (now === 0) inFlight.delete(link)
    else inFlight.set(link, now)
    if (total === 0) whenIdle()
  }

  const refusalOf = ({ link, firstByteAtMs }: Arrival): DeclineReason | undefined => {
    if (isDraining || link.state() === 'draining') return 'draining'
    if (!link.takesPayments()) return 'not-signed-on'
    if (total >= paymentsInFlightMax || (inFlight.get(link) ?? 0) >= linkPaymentsInFlightMax) return 'shed'
    return ports.clock.monotonicMs() - firstByteAtMs >= ports.cutoffMs ? 'late-arrival' : undefined
  }

  const follow = async (arrival: Arrival, refusal: DeclineReason | undefined): Promise<void> => {
    count(arrival.link, 1)
    try {
      await tracer.span({ name: 'edge.link', place: 'edge' }, () =>
        refusal === undefined ? settle(arrival, ports) : declineKept(arrival, refusal, ports),
      )
    } catch (error) {
      log.error('A message of the network could not be handled.', {
        mti: arrival.mti,
        reason: asFailure(error).message,
      })
    }
    count(arrival.link, -1)
  }

  return {
    take: (link, frame, mti, firstByteAtMs) => {
      const kind = kindOf(mti)
      if (kind === undefined) return metrics.dropped('unknown-mti')
      if (kind === 'advice') return metrics.dropped('advice')
      const arrival = { link, frame, mti, kind, firstByteAtMs }
      const refusal = refusalOf(arrival)
      // Who has not signed on takes nothing back.
      if (refusal === undefined || (mti === '0101' && refusal !== 'not-signed-on')) void follow(arrival, refusal)
      else decline(arrival, refusal, ports)
    },
    drain: () => {
      isDraining = true
      return new Promise(resolve => {
        whenIdle = resolve
        if (total === 0) resolve()
      })
    },
  }
}

const settle = async (arrival: Arrival, ports: PaymentPorts): Promise<void> => {
  const { link, frame, kind } = arrival
  const { metrics, links, tracer } = ports
  if (isKnown(arrival, ports)) return declineKept(arrival, 'repeat', ports)
  const answer = await answerOf(frame, arrival.firstByteAtMs, ports)
  if ('failure' in answer) {
    tracer.annotate({
      link: link.id,
      reason: answer.failure.subCode,
      ...(kind === 'reversal' ? {} : { responseCode: '91' }),
    })
    return unansweredBy(answer, arrival, ports)
  }
  if (isKnown(arrival, ports)) {
    // A repeat beside this one has been answered 91 meanwhile: the reply for this key is fixed.
    metrics.late()
    return declineKept(arrival, 'repeat', ports)
  }
  if (answer.reply === undefined) return metrics.dropped('bank-silent')
  tracer.annotate({ link: link.id, mti: arrival.mti, responseCode: answer.responseCode ?? '' })
  if (links.reply(link, answer.reply)) measured(arrival, 'bank', ports)
  else metrics.dropped('no-link')
}

type Answer =
  | { readonly reply?: Uint8Array | undefined; readonly responseCode?: string | undefined }
  | { readonly failure: Failure; readonly reason: DeclineReason; readonly mayHaveLeft: boolean }

const answerOf = async (frame: Uint8Array, firstByteAtMs: number, ports: PaymentPorts): Promise<Answer> => {
  const { wire, bank, gate, clock, cutoffMs, tracer } = ports
  const leftMs = () => cutoffMs - (clock.monotonicMs() - firstByteAtMs)
  let mayHaveLeft = false
  try {
    await gate.pass(Math.min(tunnelGraceMs, leftMs()))
    mayHaveLeft = true
    const { dialect, codePage } = wire
    return await tracer.span({ name: 'edge.tunnel', place: 'edge' }, () =>
      bank.answerFrame({ dialect, codePage, frame }, { deadlineMs: leftMs() }),
    )
  } catch (error) {
    const failure = asFailure(error)
    const isSilence = failure.code === 'timeout'
    return { failure, mayHaveLeft, reason: !mayHaveLeft ? 'tunnel-down' : isSilence ? 'cut-off' : 'bank-failed' }
  }
}

/** Only looked at while there are 91s to compare with: on the normal path the edge does not decode. */
const isKnown = ({ kind, frame }: Arrival, { unanswered, wire }: PaymentPorts): boolean => {
  if (kind !== 'payment' || unanswered.isEmpty()) return false
  const message = readable(wire, frame)
  const name = message === undefined ? undefined : nameOf(message)
  return name !== undefined && unanswered.has(keyOf(name))
}

/** Waits until the record of the first 91 is on disk: a repeat must not overtake it, nor get a 91 that nobody follows up. */
const declineKept = async (arrival: Arrival, reason: DeclineReason, ports: PaymentPorts): Promise<void> => {
  const message = readable(ports.wire, arrival.frame)
  const name = message === undefined ? undefined : nameOf(message)
  if (name === undefined || (await ports.unanswered.keep(name))) decline(arrival, reason, ports)
  else ports.metrics.dropped('not-recorded')
}

const unansweredBy = async (
  { reason, failure, mayHaveLeft }: Extract<Answer, { failure: Failure }>,
  arrival: Arrival,
  ports: PaymentPorts,
): Promise<void> => {
  const { metrics, log, unanswered, wire } = ports
  log.debug('The bank did not answer.', { mti: arrival.mti, reason, failure: failure.subCode })
  if (arrival.kind === 'reversal') return metrics.dropped('unacknowledged-reversal')
  const message = readable(wire, arrival.frame)
  const name = arrival.kind === 'payment' && message !== undefined ? nameOf(message) : undefined
  const isKept = name === undefined || (await unanswered.keep(name))
  // Without a record a 91 is safe only if the bank cannot have heard of the payment; else silence, and the network reverses.
  if (isKept || !mayHaveLeft) decline(arrival, reason, ports)
  else metrics.dropped('not-recorded')
}

const decline = (arrival: Arrival, reason: DeclineReason, ports: PaymentPorts): void => {
  const reply = unavailableReply(ports.wire, arrival.frame)
  if (reply !== undefined) ports.metrics.declined(reason)
  if (reply === undefined) ports.metrics.dropped('unreadable')
  else if (ports.links.reply(arrival.link, reply)) measured(arrival, 'edge', ports)
  else ports.metrics.dropped('no-link')
}

const measured = ({ firstByteAtMs }: Arrival, by: 'bank' | 'edge', { metrics, clock }: PaymentPorts): void =>
  metrics.answered(by, (clock.monotonicMs() - firstByteAtMs) / 1000)
