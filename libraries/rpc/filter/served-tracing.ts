import type { Telemetry } from '../../telemetry/telemetry-port.ts'
import type { Filter } from '../filter.ts'
import type { Incoming } from '../method.ts'

/** The callee's span of a call that came over a wire, child of the caller's. */
export const servedTracing =
  ({ telemetry: { tracer } }: { telemetry: Pick<Telemetry, 'tracer'> }): Filter<Incoming, string> =>
  (call, next) =>
    tracer.span({ name: call.method.name, place: call.method.service, parent: call.wire.headers.traceparent }, () =>
      next(call),
    )
