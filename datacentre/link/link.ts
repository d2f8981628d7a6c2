import { framerFor, withHeader } from '#libraries/iso8583/framer.ts'
import type { Log } from '#libraries/telemetry/telemetry-port.ts'
import type { Clock } from '#libraries/time/clock.ts'
import { managementReplyMsMax, missesMax, signOffReplyMs, signOnPauseMs } from '../edge-limits.ts'
import type { EdgeMetrics, linkStates } from '../edge-metrics.ts'
import type { Wire } from '../wire.ts'
import { echoKeeper } from './echo-keeper.ts'
import { answerManagement, managementCodes } from './network-management.ts'
import { ownRequests } from './own-requests.ts'

/**
 * One link to the network, over a byte stream.
 *
 * 1. Connected. On a link that came to us we wait for the peer's sign-on (0800, DE 70 = 001) and send nothing before it. On one
 *    that we dialled we sign on; without a 00 we try again, and after three tries reset the link.
 * 2. Signed on. Payments pass. After a silence we send an echo (301); three without a sign of life reset the link.
 *    A sign-off (002) leads back to connected; payments under way are still answered.
 * 3. Draining. We sign off where we had dialled; what comes in is no longer taken to the bank.
 * 4. Down. The stream has ended.
 */
export type Link = {
  readonly id: string
  readonly remote: string
  readonly direction: 'listen' | 'connect'
  readonly state: () => LinkState
  readonly isUp: () => boolean
  readonly takesPayments: () => boolean
  /** It has been signed on at some time. */
  readonly hasSignedOn: () => boolean
  readonly idleMs: () => number
  /** Sends a message without its length header. */
  readonly send: (message: Uint8Array) => void
  /** Bytes off the stream, at the time when they came. */
  readonly receive: (chunk: Uint8Array, atMs: number) => void
  /** The stream has ended. */
  readonly ended: () => void
  /** Signs off where we dialled; resolves when that is answered or has taken too long. */
  readonly drain: () => Promise<void>
  /** Ends the stream after what was written. */
  readonly end: () => void
}

export type LinkState = (typeof linkStates)[number]

export type LinkStream = {
  readonly write: (bytes: Uint8Array) => void
  readonly end: () => void
  readonly reset: () => void
}

/** What all links of an edge share. */
export type LinkPorts = {
  readonly wire: Wire
  readonly echoMs: number
  readonly clock: Clock
  readonly nextStan: () => string
  readonly log: Log
  readonly metrics: EdgeMetrics
  /** A frame that is not network management. `frame` may be a view into what the socket gave. */
  readonly onFrame: (link: Link, frame: Uint8Array, mti: string, firstByteAtMs: number) => void
}

export type LinkParts = Pick<Link, 'id' | 'remote' | 'direction'> & { readonly stream: LinkStream }

export const linkOver = (parts: LinkParts, ports: LinkPorts): Link => {
  const { id, remote, direction, stream } = parts
  const { wire, echoMs, clock, log, metrics } = ports
  const framer = framerFor({ framing: wire.framing })
  const send = (message: Uint8Array) => stream.write(withHeader(wire.framing, message))
  const own = ownRequests({ wire, send, clock, nextStan: ports.nextStan })
  const replyMs = Math.min(echoMs, managementReplyMsMax)
  let state: LinkState = 'connected'
  let hasSignedOn = false
  const become = (next: LinkState) => {
    if (state === next || state === 'down') return
    state = next
    hasSignedOn ||= next === 'signed-on'
    metrics.linkState(id, next)
    log.info(`The link is ${next}.`, { link: id, remote })
  }
  const reset = (reason: string) => {
    metrics.linkBroken(reason)
    log.warn('The link is reset.', { link: id, remote, reason })
    stream.reset()
  }
  const echo = echoKeeper({
    ...{ clock, echoMs, replyMs, missesMax },
    mayAsk: () => state === 'signed-on',
    ask: () => void own.ask(managementCodes.echo, replyMs),
    dead: () => reset('no-echo'),
  })

  const manage = (frame: Uint8Array, mti: string) => {
    if (mti[2] === '1') {
      if (!own.answered(frame)) metrics.dropped('unmatched-reply')
      return
    }
    const { reply, code, responseCode } = answerManagement(wire, frame)
    if (reply === undefined) return metrics.dropped('unreadable')
    send(reply)
    if (state === 'draining') return
    if (code === managementCodes.signOn) become('signed-on')
    else if (code === managementCodes.signOff) become('connected')
    else if (responseCode !== '00')
      log.warn('A network management request was refused.', { link: id, code, responseCode })
  }

  const take = (frame: Uint8Array, firstByteAtMs: number) => {
    const mti = wire.codec.peekMti(frame)
    if (mti === undefined) metrics.dropped('no-mti')
    else if (mti.startsWith('08')) manage(frame, mti)
    else ports.onFrame(link, frame, mti, firstByteAtMs)
  }

  const signOn = async (): Promise<void> => {
    for (let tries = 1; state === 'connected'; tries += 1) {
      const responseCode = await own.ask(managementCodes.signOn, replyMs)
      if (responseCode === '00') return state === 'connected' ? become('signed-on') : undefined
      if (tries === missesMax) return reset('no-sign-on')
      log.warn('The network did not accept our sign-on.', { link: id, responseCode: responseCode ?? 'none' })
      await clock.sleep(signOnPauseMs)
    }
  }

  const link: Link = {
    ...{ id, remote, direction, send, idleMs: echo.idleMs, end: stream.end },
    state: () => state,
    isUp: () => state !== 'down',
    takesPayments: () => state === 'signed-on',
    hasSignedOn: () => hasSignedOn,
    receive: (chunk, atMs) => {
      for (const event of framer.push(chunk, atMs)) {
        if (state === 'down') return
        if (event.kind === 'broken') return reset(event.failure.subCode)
        echo.heard()
        if (event.kind === 'frame') take(event.bytes, event.firstByteAtMs)
        else stream.write(framer.poll)
      }
    },
    ended: () => {
      become('down')
      echo.stop()
      own.end()
    },
    drain: async () => {
      const signsOff = direction === 'connect' && state === 'signed-on'
      become('draining')
      if (signsOff) await own.ask(managementCodes.signOff, signOffReplyMs)
    },
  }
  metrics.linkState(id, state)
  if (direction === 'connect') void signOn()
  return link
}
