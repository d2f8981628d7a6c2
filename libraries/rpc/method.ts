import type { CallContext, CallOptions, Rpc } from '../contract/contract.ts'
import { type Codec, compile } from '../schema/codec.ts'
import type { WireRequest } from './transport.ts'

/** A method of a contract as the filters see it. */
export type Method = {
  /** `service.ledger`. */
  readonly service: string
  readonly name: string
  readonly deadlineMs: number
  readonly readOnly: boolean
  readonly idempotentBy: string | undefined
  readonly request: Codec<unknown>
  readonly response: Codec<unknown>
}

/** Any contract, its types forgotten. */
export type UntypedContract = {
  readonly name: string
  readonly methods: Readonly<Record<string, unknown>>
  readonly events: Readonly<Record<string, unknown>>
}

/** The methods of a contract by name. Their codecs are compiled when they are first used. */
export const methodsOf = (contract: UntypedContract): ReadonlyMap<string, Method> =>
  new Map(
    Object.entries(contract.methods).map(([name, definition]) => [
      name,
      methodOf(contract.name, name, definition as Rpc<unknown, unknown>),
    ]),
  )

const methodOf = (service: string, name: string, definition: Rpc<unknown, unknown>): Method => ({
  service,
  name,
  deadlineMs: definition.deadlineMs,
  readOnly: definition.readOnly ?? false,
  idempotentBy: definition.idempotentBy,
  get request() {
    return compile(definition.request)
  },
  get response() {
    return compile(definition.response)
  },
})

/** A handler, its types forgotten. */
export type UntypedHandler = (request: unknown, context: CallContext) => Promise<unknown>
export type UntypedHandlers = Readonly<Record<string, UntypedHandler>>

/** One call on its way out. The filters fill in what the one before could not know. */
export type Outgoing = {
  readonly method: Method
  readonly request: unknown
  readonly options: CallOptions | undefined
  /** On the clock's monotonic scale. */
  readonly deadlineAtMs: number
  readonly idempotencyKey: string | undefined
  /** A layer above repeats the whole of what this call is a part of, so that this one must not. */
  readonly retriedAbove: boolean
}

/** One call that came over a wire. */
export type Incoming = {
  readonly wire: WireRequest
  readonly method: Method
  readonly handler: UntypedHandler
  readonly deadlineAtMs: number
}

/** One direction of the call graph: this caller to this callee. State (load, breaker) is kept per edge. */
export type Edge = {
  /** `service.authorisation`, `edge`, `operator`. */
  readonly caller: string
  readonly callee: string
  /** `in-process`, `http`, `tunnel`. */
  readonly placement: string
}
