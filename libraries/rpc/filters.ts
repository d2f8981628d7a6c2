import type { Random } from '../ids/ids.ts'
import type { Telemetry } from '../telemetry/telemetry-port.ts'
import type { Clock } from '../time/clock.ts'
import type { DeadlineWheel } from './deadline-wheel.ts'
import { breaker } from './filter/breaker.ts'
import { deadline } from './filter/deadline.ts'
import { idempotencyKey } from './filter/idempotency-key.ts'
import { inFlight, type Load } from './filter/in-flight.ts'
import { metrics } from './filter/metrics.ts'
import { retry } from './filter/retry.ts'
import { servedDeadline } from './filter/served-deadline.ts'
import { servedMetrics } from './filter/served-metrics.ts'
import { servedTracing } from './filter/served-tracing.ts'
import { timeLimit } from './filter/time-limit.ts'
import { tracing } from './filter/tracing.ts'
import type { Filter } from './filter.ts'
import type { Edge, Incoming, Outgoing } from './method.ts'

export type FilterPorts = {
  readonly clock: Clock
  readonly random: Random
  readonly telemetry: Telemetry
  readonly wheel: DeadlineWheel
}

/** What a call passes on its way out, in this order, whatever the placement. Those below `retry` see each attempt. */
export const callerFilters = (edge: Edge, ports: FilterPorts): readonly Filter<Outgoing, unknown>[] => {
  const load: Load = { calls: 0, retries: 0 }
  return [
    tracing(edge, ports),
    metrics(edge, ports),
    deadline(edge, ports),
    inFlight(edge, load),
    idempotencyKey(),
    retry(edge, load, ports),
    breaker(edge, ports),
    timeLimit(ports),
  ]
}

/** What a call that came over a wire passes before its handler, in this order. */
export const serverFilters = (ports: Pick<FilterPorts, 'clock' | 'telemetry'>): readonly Filter<Incoming, string>[] => [
  servedTracing(ports),
  servedMetrics(ports),
  servedDeadline(ports),
]
