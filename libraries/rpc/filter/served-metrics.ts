import { asFailure } from '../../errors/failure.ts'
import type { Telemetry } from '../../telemetry/telemetry-port.ts'
import type { Clock } from '../../time/clock.ts'
import type { Filter } from '../filter.ts'
import type { Incoming } from '../method.ts'
import { labelsOnce, secondsBuckets } from './metrics.ts'

/** Duration of calls that came over a wire, as the callee sees them: what is missing to `florin_rpc_seconds` is the way. */
export const servedMetrics = ({
  clock,
  telemetry,
}: {
  clock: Clock
  telemetry: Pick<Telemetry, 'metrics'>
}): Filter<Incoming, string> => {
  const seconds = telemetry.metrics.histogram({
    name: 'florin_rpc_served_seconds',
    help: 'Duration of calls that came over a wire, as the callee sees them.',
    labels: ['callee', 'method', 'outcome'],
    buckets: secondsBuckets,
  })
  const labels = labelsOnce(({ service: callee, name: method }, outcome) => ({ callee, method, outcome }))
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
