import { asFailure, Failure } from '../../errors/failure.ts'
import type { Telemetry } from '../../telemetry/telemetry-port.ts'
import type { Clock } from '../../time/clock.ts'
import type { Filter } from '../filter.ts'
import {
  breakerCallsMin,
  breakerConsecutiveFailures,
  breakerOpenMs,
  breakerPatienceMs,
  breakerSuccessShareMin,
  breakerWindowMs,
} from '../limits.ts'
import type { Edge, Outgoing } from '../method.ts'
import { createSuccessWindow } from './success-window.ts'

export const breakerOpenSubCode = 'rpc.breaker-open'

const gaugeValues = { closed: 0, 'half-open': 1, open: 2 } as const

/**
 * Stops calling a callee that does not answer.
 * 1. Closed: counts. Opens after 5 failures in a row, or under 80 % success over at least 20 calls in 10 s.
 * 2. Open: refuses with `unavailable` for 1 s.
 * 3. Half-open: lets one call through; its outcome closes or opens.
 * A failure is `unavailable`, `timeout` or `unknown` of the callee itself: one that came from further away (`hops` above 1) says
 * that the callee is there. Nor is a timeout of a call that came with little time: it was late already, and a sender of late calls
 * must not take the callee away from the others.
 */
export const breaker = (
  { caller, callee }: Edge,
  { clock, telemetry }: { clock: Clock; telemetry: Pick<Telemetry, 'metrics' | 'log'> },
): Filter<Outgoing, unknown> => {
  const gauge = telemetry.metrics.gauge({
    name: 'florin_rpc_breaker_state',
    help: 'Breaker of a caller for a callee: 0 closed, 1 half-open, 2 open.',
    labels: ['caller', 'callee'],
  })
  const window = createSuccessWindow({ windowMs: breakerWindowMs, clock })
  let state: keyof typeof gaugeValues = 'closed'
  let failuresInARow = 0
  let openUntilMs = 0
  const become = (next: typeof state): void => {
    state = next
    gauge.set({ caller, callee }, gaugeValues[next])
    if (next !== 'half-open') telemetry.log.at(caller).warn(`The breaker for ${callee} is ${next}.`)
  }
  const succeeded = (): void => {
    failuresInARow = 0
    window.add(true)
    if (state !== 'half-open') return
    window.clear()
    become('closed')
  }
  const failed = (): void => {
    failuresInARow += 1
    window.add(false)
    const { calls, successes } = window.sum()
    const isBad =
      failuresInARow >= breakerConsecutiveFailures ||
      (calls >= breakerCallsMin && successes < calls * breakerSuccessShareMin)
    if (state === 'open' || (state === 'closed' && !isBad)) return
    openUntilMs = clock.monotonicMs() + breakerOpenMs
    become('open')
  }
  const admit = (): void => {
    if (state === 'closed') return
    if (state === 'half-open' || clock.monotonicMs() < openUntilMs) throw breakerOpen(callee)
    become('half-open')
  }
  gauge.set({ caller, callee }, gaugeValues.closed)
  return async (call, next) => {
    admit()
    const isHurried = call.deadlineAtMs - clock.monotonicMs() < breakerPatienceMs
    try {
      const answer = await next(call)
      succeeded()
      return answer
    } catch (thrown) {
      const failure = asFailure(thrown)
      if (!isOfCallee(failure)) succeeded()
      else if (failure.code !== 'timeout' || !isHurried || state === 'half-open') failed()
      throw thrown
    }
  }
}

const isOfCallee = ({ code, hops }: Failure): boolean =>
  hops <= 1 && (code === 'unavailable' || code === 'timeout' || code === 'unknown')

const breakerOpen = (callee: string): Failure =>
  new Failure('unavailable', breakerOpenSubCode, `${callee} has not answered; it is tried again within a second.`, {
    params: { callee },
  })
