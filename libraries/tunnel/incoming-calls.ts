import { asFailure, Failure } from '../errors/failure.ts'
import type { WireReply, WireRequest, WireServer } from '../rpc/transport.ts'
import type { ByteStream } from './byte-stream.ts'
import type { TunnelLimits } from './limits.ts'
import { encodeFrame, frameTypes, notAFrame, type TunnelFrame } from './tunnel-frame.ts'

/** The calls that the other end has made on one connection. */
export type IncomingCalls = {
  /** Serves the call in a frame; throws when its header is none. */
  readonly take: (frame: TunnelFrame) => void
  /** From now on nobody takes the answers. */
  readonly broken: () => void
  readonly inFlight: () => number
}

export const incomingCalls = ({
  stream,
  serve,
  caller,
  limits,
  onSettled,
}: {
  stream: ByteStream
  serve: WireServer
  caller: string
  limits: Pick<TunnelLimits, 'callsInFlightMax'>
  onSettled: () => void
}): IncomingCalls => {
  let inFlight = 0
  let isBroken = false

  const answer = (id: number, reply: WireReply): void => {
    if (isBroken) return
    try {
      if (reply.ok) stream.write(encodeFrame(frameTypes.reply, id, 0, '', reply.body))
      else stream.write(encodeFrame(frameTypes.failure, id, 0, '', JSON.stringify(reply.failure)))
    } catch (error) {
      const { subCode, message } = asFailure(error)
      answer(id, { ok: false, failure: new Failure('internal', subCode, message) })
    }
  }

  const run = async (id: number, request: WireRequest): Promise<void> => {
    inFlight += 1
    const reply = await serve(request).catch(failed)
    inFlight -= 1
    answer(id, reply)
    onSettled()
  }

  return {
    take: frame => {
      const request = requestIn(frame, caller)
      if (inFlight < limits.callsInFlightMax) void run(frame.stream, request)
      else answer(frame.stream, { ok: false, failure: tooMany() })
    },
    broken: () => {
      isBroken = true
    },
    inFlight: () => inFlight,
  }
}

const requestIn = ({ header, body, remainingMs }: TunnelFrame, caller: string): WireRequest => {
  const { service, method, traceparent, idempotencyKey, retriedAbove } = parsed(header)
  if (typeof service !== 'string' || typeof method !== 'string') throw notAFrame('header')
  return { service, method, body, headers: { remainingMs, caller, traceparent, idempotencyKey, retriedAbove } }
}

type CallHeader = {
  readonly service?: unknown
  readonly method?: unknown
  readonly traceparent?: string
  readonly idempotencyKey?: string
  readonly retriedAbove?: boolean
}

const parsed = (json: string): CallHeader => {
  try {
    return (JSON.parse(json) ?? {}) as CallHeader
  } catch {
    throw notAFrame('header')
  }
}

const failed = (thrown: unknown): WireReply => ({ ok: false, failure: asFailure(thrown) })

const tooMany = (): Failure =>
  new Failure('rate-limited', 'tunnel.too-many-calls', 'This connection has too many calls in flight.')
