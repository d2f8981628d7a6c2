import { Failure, failureFromWire } from '../errors/failure.ts'
import type { WireReply, WireRequest, WireServer } from '../rpc/transport.ts'
import type { Clock } from '../time/clock.ts'
import type { ByteStream } from './byte-stream.ts'
import { incomingCalls } from './incoming-calls.ts'
import type { TunnelLimits } from './limits.ts'
import { outgoingCalls } from './outgoing-calls.ts'
import { pinger } from './pinger.ts'
import { encodeFrame, frameReader, frameTypes, notAFrame, type TunnelFrame } from './tunnel-frame.ts'

/**
 * One connection of the tunnel, the same at both ends, over a byte stream whose peer has been identified.
 *
 * 1. Greeting. The listening end sends HELLO once it has checked the other's name, the dialling end answers with one. In
 *    TLS 1.3 a client learns of its refusal only after its handshake has ended, so nothing is called before HELLO.
 * 2. Calls, both ways at once. CALL opens a stream; REPLY or FAILURE with its number ends it; answers come in any order.
 * 3. Keep-alive. After a silence PING, which is answered with PONG. Any byte counts as a sign of life.
 * 4. Draining. DRAIN asks for no new calls; the other end says DRAINED, after which it sends none. When no call is in flight
 *    either way, the end that asked closes. Nothing is lost when a certificate is exchanged or a program restarted.
 * 5. Break. A call whose bytes had not left yet is `unavailable`: nothing happened. One whose bytes had is `unknown`.
 */
export type Connection = {
  readonly send: (request: WireRequest) => Promise<WireReply>
  /** Takes bytes off the stream; throws what the peer should not have sent. */
  readonly receive: (chunk: Buffer) => void
  /** Says that the stream is gone; calls in flight end. */
  readonly broken: () => void
  /** Lets calls in flight end, at most `drainMs`, then closes. */
  readonly drain: () => Promise<void>
  /** Greeted, not draining, not broken. */
  readonly usable: () => boolean
  /** The peer answers pings. */
  readonly healthy: () => boolean
}

export type ConnectionParts = {
  readonly stream: ByteStream
  readonly side: 'listens' | 'dials'
  /** Whom the peer's certificate names; what it says about itself does not count. */
  readonly caller: string
  readonly serve: WireServer
  readonly clock: Clock
  readonly limits: TunnelLimits
  readonly onReady: () => void
  /** The peer wants no new calls. */
  readonly onDraining: () => void
  /** The reply to a call that had been given up came after all. */
  readonly onLateReply: (call: { service: string; method: string }) => void
}

type State = 'greeting' | 'open' | 'draining' | 'broken'

export const connectionOver = (parts: ConnectionParts): Connection => {
  const { stream, side, serve, caller, clock, limits, onLateReply } = parts
  let state: State = 'greeting'
  let peerDrained = false
  let whenIdle: (() => void) | undefined
  const onSettled = () => {
    if (peerDrained && incoming.inFlight() === 0 && outgoing.inFlight() === 0) whenIdle?.()
  }
  const outgoing = outgoingCalls({ stream, clock, limits, onLateReply, onSettled })
  const incoming = incomingCalls({ stream, serve, caller, limits, onSettled })
  const say = (type: number, header = '') => void stream.write(encodeFrame(type, 0, 0, header, ''))
  const pings = pinger({ clock, limits, ping: () => say(frameTypes.ping), dead: stream.abort })
  const stopCalling = () => {
    if (state === 'open') state = 'draining'
    parts.onDraining()
  }

  const read = frameReader(frame => {
    if ((state === 'greeting') !== (frame.type === frameTypes.hello)) throw notAFrame('hello')
    if (endsCall(frame)) outgoing.answered(frame.stream, () => replyIn(frame))
    else if (frame.type === frameTypes.call) incoming.take(frame)
    else if (frame.type === frameTypes.ping) say(frameTypes.pong)
    else if (frame.type === frameTypes.hello) {
      state = 'open'
      if (side === 'dials') say(frameTypes.hello, hello)
      parts.onReady()
    } else if (frame.type === frameTypes.drain) {
      say(frameTypes.drained)
      stopCalling()
    } else if (frame.type === frameTypes.drained) {
      peerDrained = true
      onSettled()
    } else if (frame.type !== frameTypes.pong) throw notAFrame('type')
  })

  if (side === 'listens') say(frameTypes.hello, hello)
  return {
    send: async request => {
      if (state !== 'open') throw new Failure('unavailable', 'tunnel.down', 'The tunnel is not connected.')
      // A connection that has used all its stream numbers is replaced as if the peer had asked for it.
      if (outgoing.spent()) stopCalling()
      return outgoing.send(request)
    },
    receive: chunk => {
      pings.alive()
      read(chunk)
    },
    broken: () => {
      state = 'broken'
      pings.stop()
      incoming.broken()
      outgoing.broken()
      whenIdle?.()
    },
    drain: async () => {
      if (state === 'open' || state === 'draining') {
        state = 'draining'
        say(frameTypes.drain)
        await new Promise<void>(resolve => {
          const cancel = clock.after(limits.drainMs, resolve)
          whenIdle = () => {
            cancel()
            resolve()
          }
        })
      }
      stream.close()
    },
    usable: () => state === 'open',
    healthy: () => pings.misses() === 0,
  }
}

const hello = JSON.stringify({ version: 1 })

const endsCall = ({ type }: TunnelFrame): boolean => type === frameTypes.reply || type === frameTypes.failure

const replyIn = ({ type, body }: TunnelFrame): WireReply =>
  type === frameTypes.reply ? { ok: true, body } : { ok: false, failure: failureIn(body) }

const failureIn = (body: string): Failure => {
  try {
    return failureFromWire(JSON.parse(body))
  } catch {
    return failureFromWire(undefined)
  }
}
