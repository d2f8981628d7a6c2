import type { CallOptions, Client } from '../contract/contract.ts'
import { Failure } from '../errors/failure.ts'
import type { Random } from '../ids/ids.ts'
import type { Telemetry } from '../telemetry/telemetry-port.ts'
import type { Clock } from '../time/clock.ts'
import { createDeadlineWheel } from './deadline-wheel.ts'
import { chain, type Next } from './filter.ts'
import { callerFilters } from './filters.ts'
import { callInProcess, type InProcess } from './in-process.ts'
import { type Method, methodsOf, type Outgoing, type UntypedContract } from './method.ts'
import { callOverWire } from './over-wire.ts'
import { currentScope } from './scope.ts'
import type { WireTransport } from './transport.ts'

/** Where a callee is: in this process, or behind a wire. */
export type Placement = InProcess | WireTransport

/** By the name of the service. Asked at the first call to it, when all services have been built. */
export type Placements = { readonly get: (service: string) => Placement | undefined }

export type Call = <C extends UntypedContract>(contract: C) => Client<C>

/**
 * What a service calls others with. Every client of one callee shares its limits and its breaker. A call throws `Failure`: with the
 * callee's code, or `timeout`, `unavailable`, `rate-limited` and `unknown` from the filters (`rpc.…`).
 */
export const createCaller = ({
  caller,
  placements,
  clock,
  random,
  telemetry,
}: {
  caller: string
  placements: Placements
  clock: Clock
  random: Random
  telemetry: Telemetry
}): Call => {
  const ports = { clock, random, telemetry, wheel: createDeadlineWheel(clock) }
  const ways = new Map<string, Next<Outgoing, unknown>>()
  const wayTo = (callee: string): Next<Outgoing, unknown> => {
    const known = ways.get(callee)
    if (known !== undefined) return known
    const placement = placements.get(callee)
    if (placement === undefined) throw noPlacement(callee)
    const step =
      'handlers' in placement ? callInProcess(caller, placement, ports) : callOverWire(caller, placement, ports)
    const way = chain(callerFilters({ caller, callee, placement: placement.placement }, ports), step)
    ways.set(callee, way)
    return way
  }
  return <C extends UntypedContract>(contract: C) =>
    Object.fromEntries(
      [...methodsOf(contract)].map(([name, method]) => [name, clientMethod(method, wayTo)]),
    ) as Client<C>
}

const clientMethod =
  (method: Method, wayTo: (callee: string) => Next<Outgoing, unknown>) =>
  async (request: unknown, options?: CallOptions): Promise<unknown> =>
    wayTo(method.service)({
      method,
      request,
      options,
      deadlineAtMs: 0,
      idempotencyKey: undefined,
      retriedAbove: currentScope()?.retriedAbove ?? false,
    })

const noPlacement = (callee: string): Failure =>
  new Failure('unavailable', 'rpc.no-placement', `No placement says where ${callee} is.`, { params: { callee } })
