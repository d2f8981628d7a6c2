import type { Clock } from '../time/clock.ts'
import type { TunnelLimits } from './limits.ts'

/** Asks after a silence whether the peer is there. One timer a connection, whatever the traffic. */
export const pinger = ({
  clock,
  limits: { pingMs, pingMissesMax },
  ping,
  dead,
}: {
  clock: Clock
  limits: Pick<TunnelLimits, 'pingMs' | 'pingMissesMax'>
  ping: () => void
  dead: () => void
}): { alive: () => void; misses: () => number; stop: () => void } => {
  let heard = false
  let asked = false
  let misses = 0
  const look = () => {
    if (heard) misses = 0
    else if (asked) misses += 1
    if (misses >= pingMissesMax) return dead()
    asked = !heard
    heard = false
    if (asked) ping()
    cancel = clock.after(pingMs, look)
  }
  let cancel = clock.after(pingMs, look)
  return {
    alive: () => {
      heard = true
      misses = 0
    },
    misses: () => misses,
    stop: () => cancel(),
  }
}
