import type { Clock } from '../time/clock.ts'
import { ejectionFailures, ejectionMaxMs, ejectionMs } from './limits.ts'

/**
 * Chooses among the addresses of one callee: the one with the fewest calls under way, in turn when there are several.
 * An address that fails 5 times in a row is left out, for a second, then twice as long each time; one is always kept,
 * so that a bad signal cannot take the callee away by itself.
 */
export type Endpoint<T> = {
  readonly target: T
  inFlight: number
  failures: number
  ejections: number
  ejectedUntilMs: number
}

export type Endpoints<T> = {
  readonly pick: () => Endpoint<T>
  readonly report: (endpoint: Endpoint<T>, isSuccess: boolean) => void
  readonly targets: readonly T[]
}

export const createEndpoints = <T>(targets: readonly T[], clock: Clock): Endpoints<T> => {
  const all = targets.map(
    (target): Endpoint<T> => ({ target, inFlight: 0, failures: 0, ejections: 0, ejectedUntilMs: 0 }),
  )
  let turn = 0
  return {
    targets,
    pick: () => {
      const nowMs = clock.monotonicMs()
      turn = (turn + 1) % all.length
      const inTurn = all.length === 1 ? all : [...all.slice(turn), ...all.slice(0, turn)]
      const [least] = inTurn
        .filter(endpoint => endpoint.ejectedUntilMs <= nowMs)
        .sort((a, b) => a.inFlight - b.inFlight)
      return least ?? soonest(inTurn)
    },
    report: (endpoint, isSuccess) => {
      if (isSuccess) {
        endpoint.failures = 0
        endpoint.ejections = 0
        return
      }
      endpoint.failures += 1
      if (endpoint.failures < ejectionFailures) return
      endpoint.failures = 0
      endpoint.ejectedUntilMs = clock.monotonicMs() + Math.min(ejectionMaxMs, ejectionMs * 2 ** endpoint.ejections)
      endpoint.ejections += 1
    },
  }
}

const soonest = <T>(endpoints: readonly Endpoint<T>[]): Endpoint<T> =>
  endpoints.reduce((a, b) => (b.ejectedUntilMs < a.ejectedUntilMs ? b : a))
