import { asFailure } from '../../errors/failure.ts'
import type { Labels, Telemetry } from '../../telemetry/telemetry-port.ts'
import type { Clock } from '../../time/clock.ts'
import type { Filter } from '../filter.ts'
import type { Edge, Method, Outgoing } from '../method.ts'

export const secondsBuckets = [
  0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
]

/** Rate, errors and duration of the call as its caller sees it, retries included. A refusal is an answer: its outcome is `ok`. */
export const metrics = (
  { caller, callee, placement }: Edge,
  { clock, telemetry }: { clock: Clock; telemetry: Pick<Telemetry, 'metrics'> },
): Filter<Outgoing, unknown> => {
  const seconds = telemetry.metrics.histogram({
    name: 'florin_rpc_seconds',
    help: 'Duration of calls between services, as the caller sees them.',
    labels: ['caller', 'callee', 'method', 'outcome', 'placement'],
    buckets: secondsBuckets,
  })
  const labels = labelsOnce(({ name: method }, outcome) => ({ caller, callee, method, outcome, placement }))
  return async (call, next) => {
    const startMs = clock.monotonicMs()
    let outcome = 'ok'
    try {
      return await next(call)
    } catch (thrown) {
      outcome = asFailure(thrown).code
      throw thrown
    } finally {
      seconds.observe(labels(call.method, outcome), (clock.monotonicMs() - startMs) / 1000)
    }
  }
}

/** Makes the labels of a method and outcome once: a call is too short to build them anew. */
export const labelsOnce = (make: (method: Method, outcome: string) => Labels): typeof make => {
  const made = new Map<Method, Map<string, Labels>>()
  return (method, outcome) => {
    const ofMethod = made.get(method) ?? new Map<string, Labels>()
    made.set(method, ofMethod)
    const labels = ofMethod.get(outcome) ?? make(method, outcome)
    ofMethod.set(outcome, labels)
    return labels
  }
}
