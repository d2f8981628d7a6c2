import { asFailure, type Failure } from '../../errors/failure.ts'
import type { Random } from '../../ids/ids.ts'
import type { Telemetry } from '../../telemetry/telemetry-port.ts'
import type { Clock } from '../../time/clock.ts'
import type { Filter } from '../filter.ts'
import { attemptMinMs, attemptsMax, backoffBaseMs, backoffMaxMs, retryBudgetMin, retryBudgetShare } from '../limits.ts'
import type { Edge, Outgoing } from '../method.ts'
import { breakerOpenSubCode } from './breaker.ts'
import type { Load } from './in-flight.ts'

/**
 * Repeats what may be repeated, and only once in a tree of calls:
 * 1. The outermost call that may be repeated (`readOnly`, or with its key) repeats after any retryable failure, while time is left.
 * 2. Every call below it, across processes too, repeats only what was never sent (`unavailable`, made on this side). So three
 *    attempts stay three, and do not become nine at the next hop.
 * 3. Repeats at once are limited to a share of the calls under way to the callee: when everything fails, load does not triple.
 * Back-off is exponential with full jitter.
 */
export const retry = (
  { caller, callee }: Edge,
  load: Load,
  { clock, random, telemetry }: { clock: Clock; random: Random; telemetry: Pick<Telemetry, 'tracer' | 'metrics'> },
): Filter<Outgoing, unknown> => {
  const repeated = telemetry.metrics.counter({
    name: 'florin_rpc_retries_total',
    help: 'Calls between services that were repeated.',
    labels: ['caller', 'callee', 'method'],
  })
  return async (call, next) => {
    if (!isRepeatable(call)) return next(call)
    const attempt = call.retriedAbove ? call : { ...call, retriedAbove: true }
    for (let attempts = 1; ; attempts++) {
      let failure: Failure
      try {
        return await next(attempt)
      } catch (thrown) {
        failure = asFailure(thrown)
      } finally {
        if (attempts > 1) load.retries -= 1
      }
      const pauseMs = backoffMs(attempts, random)
      const isInTime = call.deadlineAtMs - clock.monotonicMs() >= pauseMs + attemptMinMs
      if (attempts >= attemptsMax || !mayRepeat(call, failure) || !isInTime || !isInBudget(load)) throw failure
      load.retries += 1
      repeated.add({ caller, callee, method: call.method.name })
      telemetry.tracer.annotate({ attempts: attempts + 1 })
      await clock.sleep(pauseMs)
    }
  }
}

const isRepeatable = ({ method, idempotencyKey }: Outgoing): boolean => method.readOnly || idempotencyKey !== undefined

const mayRepeat = ({ retriedAbove }: Outgoing, failure: Failure): boolean => {
  if (!failure.retryable || failure.subCode === breakerOpenSubCode) return false
  return !retriedAbove || (failure.code === 'unavailable' && failure.hops === 0)
}

const isInBudget = (load: Load): boolean => load.retries < Math.max(retryBudgetMin, load.calls * retryBudgetShare)

const backoffMs = (attempts: number, random: Random): number => {
  const [a = 0, b = 0] = random.bytes(2)
  return ((a * 256 + b) / 65_536) * Math.min(backoffMaxMs, backoffBaseMs * 2 ** (attempts - 1))
}
