import { Failure, failureFromWire } from '../errors/failure.ts'
import type { Telemetry } from '../telemetry/telemetry-port.ts'
import type { Clock } from '../time/clock.ts'
import type { Next } from './filter.ts'
import { invoke } from './invoke.ts'
import type { Outgoing, UntypedHandlers } from './method.ts'

/** A callee in the same process. `handlers` is asked at each call, because services are built one after another. */
export type InProcess = { readonly placement: 'in-process'; readonly handlers: () => object }

/** The last step of a call in process: checks and copies both ways, so that what passes here passes over a wire. */
export const callInProcess = (
  caller: string,
  { handlers }: InProcess,
  ports: { clock: Clock; telemetry: Telemetry },
): Next<Outgoing, unknown> => {
  return async ({ method, request, deadlineAtMs, retriedAbove }) => {
    const copy = method.request.copy(request)
    try {
      const handler = (handlers() as UntypedHandlers)[method.name]
      if (handler === undefined) throw noSuchMethod(method.service, method.name)
      return await invoke(
        { method, handler, request: copy, caller, deadlineAtMs, retriedAbove },
        method.response.copy,
        ports,
      )
    } catch (thrown) {
      // One hop further and without its cause, as over a wire.
      throw thrown instanceof Failure ? failureFromWire(thrown.toJSON()) : thrown
    }
  }
}

export const noSuchMethod = (service: string, method: string): Failure =>
  new Failure('not-found', 'rpc.no-such-method', `There is no ${service}/${method} here; see its contract.`)
