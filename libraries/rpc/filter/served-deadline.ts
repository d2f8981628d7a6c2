import type { Clock } from '../../time/clock.ts'
import type { Filter } from '../filter.ts'
import type { Incoming } from '../method.ts'
import { deadlineSpent } from './deadline.ts'

/** Refuses a call whose caller has stopped waiting, and gives none more time than the method has. */
export const servedDeadline =
  ({ clock }: { clock: Clock }): Filter<Incoming, string> =>
  (call, next) => {
    const { remainingMs } = call.wire.headers
    if (!(remainingMs > 0)) throw deadlineSpent(call.method)
    return next({ ...call, deadlineAtMs: clock.monotonicMs() + Math.min(remainingMs, call.method.deadlineMs) })
  }
