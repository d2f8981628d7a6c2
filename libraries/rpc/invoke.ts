import type { CallContext } from '../contract/contract.ts'
import { Failure } from '../errors/failure.ts'
import type { Telemetry } from '../telemetry/telemetry-port.ts'
import type { Clock } from '../time/clock.ts'
import type { Method, UntypedHandler } from './method.ts'
import { runInScope } from './scope.ts'

export type Invocation = {
  readonly method: Method
  readonly handler: UntypedHandler
  readonly request: unknown
  readonly caller: string
  readonly deadlineAtMs: number
  readonly retriedAbove: boolean
}

const noTrace = '0'.repeat(32)

/** Runs a handler, wherever the call came from: its own calls inherit what is left of the deadline. `convert` makes what leaves of its answer. */
export const invoke = async <T>(
  { method, handler, request, caller, deadlineAtMs, retriedAbove }: Invocation,
  convert: (answer: unknown) => T,
  { clock, telemetry }: { clock: Clock; telemetry: Telemetry },
): Promise<T> => {
  const remainingMs = () => deadlineAtMs - clock.monotonicMs()
  const context: CallContext = { caller, remainingMs, traceId: telemetry.tracer.traceId() ?? noTrace }
  let answer: unknown
  try {
    answer = await runInScope({ remainingMs, retriedAbove }, () => handler(request, context))
  } catch (thrown) {
    throw asCalleeFailure(thrown, method, telemetry)
  }
  try {
    return convert(answer)
  } catch (thrown) {
    throw badResponse(thrown, method)
  }
}

/** What was thrown that is no failure is logged here, once, with its stack; the caller learns only that it was unexpected. */
const asCalleeFailure = (thrown: unknown, { service, name }: Method, telemetry: Telemetry): Failure => {
  if (thrown instanceof Failure) return thrown
  telemetry.log.at(service).error(`${name} threw what is not a failure.`, {
    method: name,
    thrown: thrown instanceof Error ? thrown.stack : typeof thrown,
  })
  return new Failure('internal', 'failure.unexpected', `${service}/${name} failed where it should not.`, {
    params: { service, method: name },
  })
}

/** The callee broke its own contract: its fault and not the caller's. */
export const badResponse = (thrown: unknown, { service, name }: Method): Failure => {
  const params = { service, method: name }
  const field = thrown instanceof Failure ? thrown.field : undefined
  return new Failure('internal', 'rpc.bad-response', `${service}/${name} answered what its contract does not allow.`, {
    params: field === undefined ? params : { ...params, field },
    cause: thrown,
  })
}
