import type { Schema } from '../schema/schema.ts'

/**
 * A contract is a value: the only thing that one service knows of another. It names the service, its methods and its
 * events; client and handler types are inferred from it.
 */
export type Contract<M extends Methods = Methods, E extends Events = Events> = {
  /** `service.pot`: the name at run time, in DNS and in metrics; the folder is `services/pot`. */
  readonly name: `service.${string}`
  readonly methods: M
  readonly events: E
}

export type Methods = Readonly<Record<string, Rpc<never, never>>>
export type Events = Readonly<Record<string, Event<never>>>

export type Rpc<Request, Response> = {
  readonly request: Schema<Request>
  readonly response: Schema<Response>
  /** What a call may take at most; a caller with less time left gives less. */
  readonly deadlineMs: number
  /** The request property that is the idempotency key. Only methods that have one are retried; the others if `readOnly`. */
  readonly idempotentBy?: (keyof Request & string) | undefined
  /** The method changes nothing, so it may be repeated. */
  readonly readOnly?: boolean | undefined
}

/**
 * `log`: ordered per key, kept, read by position. `queue`: unordered, concurrent, at least once.
 * `journal`: the ledger's own journal, tailed by position through the service's `readEntries`; there is no second copy.
 */
export type Event<T> = {
  readonly name: string
  readonly schema: Schema<T>
  readonly delivery: 'log' | 'queue' | 'journal'
  /** The property that orders a log: events of one key are read in the order in which they were published. */
  readonly key: keyof T & string
}

export const rpc = <Request, Response>(definition: Rpc<Request, Response>): Rpc<Request, Response> => definition

export const event = <T>(definition: Event<T>): Event<T> => definition

export const contract = <
  const M extends Readonly<Record<string, unknown>>,
  const E extends Readonly<Record<string, unknown>> = Record<never, never>,
>(
  name: `service.${string}`,
  methods: M & { [K in keyof M]: M[K] extends Rpc<infer _Q, infer _S> ? M[K] : never },
  events: E & { [K in keyof E]: E[K] extends Event<infer _T> ? E[K] : never } = {} as never,
): { readonly name: typeof name; readonly methods: M; readonly events: E } => ({ name, methods, events })

type AnyContract = {
  readonly name: string
  readonly methods: Readonly<Record<string, unknown>>
  readonly events: Readonly<Record<string, unknown>>
}

export type RequestOf<R> = R extends Rpc<infer Request, infer _Response> ? Request : never
export type ResponseOf<R> = R extends Rpc<infer _Request, infer Response> ? Response : never
export type EventOf<E> = E extends Event<infer T> ? T : never

export type CallOptions = {
  /** Less than the method's own deadline, or than what is left of the caller's; more is ignored. */
  readonly deadlineMs?: number
}

/** How a caller sees a service: one function per method. */
export type Client<C extends AnyContract> = {
  readonly [K in keyof C['methods']]: (
    request: RequestOf<C['methods'][K]>,
    options?: CallOptions,
  ) => Promise<ResponseOf<C['methods'][K]>>
}

/** What a handler is told beside its request. */
export type CallContext = {
  /** Milliseconds left to answer; nested calls inherit it by themselves. */
  readonly remainingMs: () => number
  /** `service.authorisation`, `edge`, `operator`: who calls. */
  readonly caller: string
  /** 32 hex digits: the same from the network's socket to the push. */
  readonly traceId: string
}

export type Handler<R> = (request: RequestOf<R>, context: CallContext) => Promise<ResponseOf<R>>

export type Handlers<C extends AnyContract> = { readonly [K in keyof C['methods']]: Handler<C['methods'][K]> }
