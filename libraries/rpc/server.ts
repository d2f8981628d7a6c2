import { asFailure, badRequest } from '../errors/failure.ts'
import { invariant } from '../errors/invariant.ts'
import type { Telemetry } from '../telemetry/telemetry-port.ts'
import type { Clock } from '../time/clock.ts'
import { chain } from './filter.ts'
import { serverFilters } from './filters.ts'
import { noSuchMethod } from './in-process.ts'
import { invoke } from './invoke.ts'
import { type Incoming, methodsOf, type UntypedContract, type UntypedHandlers } from './method.ts'
import type { WireServer } from './transport.ts'

export type Served = { readonly contract: UntypedContract; readonly handlers: object }

/** The receiving side of every wire: finds the handler and runs it behind the server's filters. Answers a failure, and never throws. */
export const createServer = ({
  services,
  clock,
  telemetry,
}: {
  services: readonly Served[]
  clock: Clock
  telemetry: Telemetry
}): WireServer => {
  const routes = new Map(services.map(served => [served.contract.name, routesOf(served)]))
  const serve = chain<Incoming, string>(
    serverFilters({ clock, telemetry }),
    ({ wire, method, handler, deadlineAtMs }) =>
      invoke(
        {
          method,
          handler,
          request: method.request.fromJson(parse(wire.body)),
          caller: wire.headers.caller,
          deadlineAtMs,
          retriedAbove: wire.headers.retriedAbove ?? false,
        },
        answer => JSON.stringify(method.response.toJson(answer)),
        { clock, telemetry },
      ),
  )
  return async wire => {
    try {
      const route = routes.get(wire.service)?.get(wire.method)
      if (route === undefined) throw noSuchMethod(wire.service, wire.method)
      return { ok: true, body: await serve({ ...route, wire, deadlineAtMs: 0 }) }
    } catch (thrown) {
      return { ok: false, failure: asFailure(thrown) }
    }
  }
}

type Route = Pick<Incoming, 'method' | 'handler'>

const routesOf = ({ contract, handlers }: Served): ReadonlyMap<string, Route> =>
  new Map(
    [...methodsOf(contract)].map(([name, method]) => {
      const handler = (handlers as UntypedHandlers)[name]
      invariant(handler !== undefined, 'A service has a handler for each method of its contract.')
      return [name, { method, handler }]
    }),
  )

const parse = (body: string): unknown => {
  try {
    return JSON.parse(body)
  } catch {
    throw badRequest('rpc.not-json', 'body', 'Give the request as JSON.')
  }
}
