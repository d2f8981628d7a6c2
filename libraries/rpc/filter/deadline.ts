import { Failure } from '../../errors/failure.ts'
import type { Clock } from '../../time/clock.ts'
import type { Filter } from '../filter.ts'
import { wireMarginMs } from '../limits.ts'
import type { Edge, Method, Outgoing } from '../method.ts'
import { currentScope } from '../scope.ts'

/**
 * Sets when the answer must be there: the least of the method's deadline, the caller's wish, and what is left to the handler that
 * makes this call. A call without time left is refused here, before anything happens. `time-limit` enforces it.
 */
export const deadline = ({ placement }: Edge, { clock }: { clock: Clock }): Filter<Outgoing, unknown> => {
  const marginMs = placement === 'in-process' ? 0 : wireMarginMs
  return (call, next) => {
    const inheritedMs = currentScope()?.remainingMs() ?? Number.POSITIVE_INFINITY
    const allowedMs = Math.min(
      call.method.deadlineMs,
      call.options?.deadlineMs ?? Number.POSITIVE_INFINITY,
      inheritedMs - marginMs,
    )
    if (!(allowedMs > 0)) throw deadlineSpent(call.method)
    return next({ ...call, deadlineAtMs: clock.monotonicMs() + allowedMs })
  }
}

/** The call was not made. */
export const deadlineSpent = ({ service, name }: Method): Failure =>
  new Failure('timeout', 'rpc.deadline-spent', `No time was left to call ${service}/${name}.`, {
    params: { service, method: name },
  })
