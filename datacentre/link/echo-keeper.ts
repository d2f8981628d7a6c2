import type { Clock } from '#libraries/time/clock.ts'

/**
 * Asks for a sign of life after a silence. Any frame or poll is one. One timer a link, whatever the traffic; three questions in a
 * row without a sign end the link.
 */
export type EchoKeeper = { readonly heard: () => void; readonly idleMs: () => number; readonly stop: () => void }

export const echoKeeper = ({
  clock,
  echoMs,
  replyMs,
  missesMax,
  mayAsk,
  ask,
  dead,
}: {
  clock: Clock
  echoMs: number
  replyMs: number
  missesMax: number
  mayAsk: () => boolean
  ask: () => void
  dead: () => void
}): EchoKeeper => {
  let heardAtMs = clock.monotonicMs()
  let asked = 0
  const idleMs = () => clock.monotonicMs() - heardAtMs
  const look = () => {
    if (!mayAsk() || idleMs() < (asked === 0 ? echoMs : replyMs)) {
      asked = 0
      cancel = clock.after(Math.max(1, echoMs - idleMs()), look)
      return
    }
    if (asked === missesMax) return dead()
    asked += 1
    ask()
    cancel = clock.after(replyMs, look)
  }
  let cancel = clock.after(echoMs, look)
  return {
    heard: () => {
      heardAtMs = clock.monotonicMs()
      asked = 0
    },
    idleMs,
    stop: () => cancel(),
  }
}
