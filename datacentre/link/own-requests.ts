import type { Clock } from '#libraries/time/clock.ts'
import { readable, type Wire } from '../wire.ts'

/** Our own 0800s on one link, each waiting for the 0810 with its DE 7 and 11. */
export type OwnRequests = {
  /** DE 39 of the reply, or undefined when none came in time. */
  readonly ask: (code: string, waitMs: number) => Promise<string | undefined>
  /** Takes an 0810; false when it answers nothing that was asked. */
  readonly answered: (frame: Uint8Array) => boolean
  /** The link is gone. */
  readonly end: () => void
}

export const ownRequests = ({
  wire,
  send,
  clock,
  nextStan,
}: {
  wire: Wire
  send: (message: Uint8Array) => void
  clock: Clock
  /** Six digits, different for each request of this edge. */
  nextStan: () => string
}): OwnRequests => {
  const waiting = new Map<string, (responseCode: string | undefined) => void>()
  return {
    ask: (code, waitMs) =>
      new Promise(resolve => {
        const at = transmissionTime(clock)
        const stan = nextStan()
        const key = at + stan
        const cancel = clock.after(waitMs, () => waiting.get(key)?.(undefined))
        waiting.set(key, responseCode => {
          waiting.delete(key)
          cancel()
          resolve(responseCode)
        })
        send(wire.codec.encode(wire.codec.message('0800').set(7, at).set(11, stan).set(70, code)))
      }),
    answered: frame => {
      const reply = readable(wire, frame)
      const take = waiting.get(`${reply?.text(7)}${reply?.text(11)}`)
      take?.(reply?.text(39) ?? '')
      return take !== undefined
    },
    end: () => {
      for (const take of [...waiting.values()]) take(undefined)
    },
  }
}

/** DE 7: MMDDhhmmss in UTC. */
const transmissionTime = (clock: Clock): string =>
  new Date(clock.now()).toISOString().replace(/[-:T]/g, '').slice(4, 14)
