import { Failure } from '../../errors/failure.ts'
import type { Filter } from '../filter.ts'
import { inFlightMax } from '../limits.ts'
import type { Edge, Outgoing } from '../method.ts'

/** What is under way from one caller to one callee. */
export type Load = { calls: number; retries: number }

/** Refuses the call after the last one that the caller may have under way, before a queue can grow. */
export const inFlight =
  ({ caller, callee }: Edge, load: Load): Filter<Outgoing, unknown> =>
  async (call, next) => {
    if (load.calls >= inFlightMax)
      throw new Failure(
        'rate-limited',
        'rpc.too-many-in-flight',
        `${caller} has ${inFlightMax} calls to ${callee} under way; try again when some are answered.`,
        { params: { caller, callee, inFlightMax } },
      )
    load.calls += 1
    try {
      return await next(call)
    } finally {
      load.calls -= 1
    }
  }
