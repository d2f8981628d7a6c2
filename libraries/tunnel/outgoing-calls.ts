import { Failure } from '../errors/failure.ts'
import type { WireReply, WireRequest } from '../rpc/transport.ts'
import type { Clock } from '../time/clock.ts'
import type { ByteStream } from './byte-stream.ts'
import type { TunnelLimits } from './limits.ts'
import { encodeFrame, frameTypes } from './tunnel-frame.ts'

/** The calls that this end has made on one connection. */
export type OutgoingCalls = {
  readonly send: (request: WireRequest) => Promise<WireReply>
  readonly answered: (stream: number, reply: () => WireReply) => void
  /** Ends all: a call whose bytes had not left is `unavailable`, another `unknown`. */
  readonly broken: () => void
  readonly inFlight: () => number
  /** All stream numbers have been used. */
  readonly spent: () => boolean
}

type Call = {
  readonly request: WireRequest
  readonly batch: number
  readonly resolve: (reply: WireReply) => void
  readonly reject: (failure: Failure) => void
  readonly cancelTimer: () => void
}

export const outgoingCalls = ({
  stream,
  clock,
  limits,
  onLateReply,
  onSettled,
}: {
  stream: ByteStream
  clock: Clock
  limits: TunnelLimits
  onLateReply: (call: { service: string; method: string }) => void
  onSettled: () => void
}): OutgoingCalls => {
  const calls = new Map<number, Call>()
  const givenUp = new Map<number, WireRequest>()
  let nextStream = 1

  const giveUp = (id: number) => {
    const call = calls.get(id)
    if (call === undefined) return
    calls.delete(id)
    if (givenUp.size >= limits.lateCallsKept) givenUp.delete(givenUp.keys().next().value as number)
    givenUp.set(id, { ...call.request, body: '' })
    call.reject(new Failure('timeout', 'tunnel.deadline', 'The other end of the tunnel did not answer in time.'))
    onSettled()
  }

  return {
    send: request =>
      new Promise((resolve, reject) => {
        const refusal = refusalOf(request, calls.size, stream.queuedBytes(), limits)
        if (refusal !== undefined) return reject(refusal)
        const id = nextStream++
        const batch = stream.write(callFrame(id, request))
        const cancelTimer = clock.after(request.headers.remainingMs, () => giveUp(id))
        calls.set(id, { request, batch, resolve, reject, cancelTimer })
      }),
    answered: (id, reply) => {
      const late = givenUp.get(id)
      if (late !== undefined) {
        givenUp.delete(id)
        onLateReply(late)
      }
      const call = calls.get(id)
      if (call === undefined) return
      calls.delete(id)
      call.cancelTimer()
      call.resolve(reply())
      onSettled()
    },
    broken: () => {
      for (const call of calls.values()) {
        call.cancelTimer()
        call.reject(call.batch > stream.lastBatchWritten() ? notSent() : mayHaveHappened())
      }
      calls.clear()
      givenUp.clear()
      onSettled()
    },
    inFlight: () => calls.size,
    spent: () => nextStream >= streamMax,
  }
}

const streamMax = 0xffff_fff0
const remainingMsMax = 0xffff_ffff

const callFrame = (id: number, { service, method, headers, body }: WireRequest): Buffer => {
  // The receiving end names the caller after its certificate.
  const { caller: _, remainingMs, ...rest } = headers
  const header = JSON.stringify({ service, method, ...rest })
  return encodeFrame(frameTypes.call, id, Math.min(Math.ceil(remainingMs), remainingMsMax), header, body)
}

const refusalOf = (
  { headers }: WireRequest,
  inFlight: number,
  queuedBytes: number,
  limits: TunnelLimits,
): Failure | undefined => {
  if (headers.remainingMs <= 0) return new Failure('timeout', 'tunnel.deadline', 'The call has no time left.')
  if (inFlight < limits.callsInFlightMax && queuedBytes <= limits.queueBytesMax) return undefined
  return new Failure('unavailable', 'tunnel.full', 'The tunnel has too many calls in flight.')
}

const notSent = (): Failure =>
  new Failure('unavailable', 'tunnel.not-sent', 'The tunnel broke before the call had left.')

const mayHaveHappened = (): Failure =>
  new Failure('unknown', 'tunnel.broken', 'The tunnel broke while the call was under way.')
