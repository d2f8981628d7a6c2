import type { Telemetry } from '../../telemetry/telemetry-port.ts'
import type { Filter } from '../filter.ts'
import type { Edge, Outgoing } from '../method.ts'

/**
 * One span per call. In process the caller's span is the callee's as well, so that it has the callee's place; over a wire the callee
 * makes one of its own, and the difference of the two is the way.
 */
export const tracing = (
  { caller, callee, placement }: Edge,
  { telemetry: { tracer } }: { telemetry: Pick<Telemetry, 'tracer'> },
): Filter<Outgoing, unknown> => {
  const place = placement === 'in-process' ? callee : caller
  return (call, next) => tracer.span({ name: nameOf(call, placement), place }, () => next(call))
}

const nameOf = ({ method }: Outgoing, placement: string): string =>
  placement === 'in-process' ? method.name : `${method.service}/${method.name} over ${placement}`
