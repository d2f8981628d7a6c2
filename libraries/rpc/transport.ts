import type { Failure } from '../errors/failure.ts'

/**
 * The last step of a call. The filters before it are the same for every placement; a transport only carries.
 * In process: validates and copies. HTTP/1.1: `POST /rpc/service.card/checkCard`, JSON. Tunnel: the same JSON in frames over mutual TLS.
 */
export type CallHeaders = {
  /** Milliseconds that the caller still has; the callee refuses a call that has none. */
  readonly remainingMs: number
  readonly caller: string
  readonly traceparent?: string | undefined
  readonly idempotencyKey?: string | undefined
  /** A layer above repeats the call when it fails, so that the callee's own calls are not repeated as well. */
  readonly retriedAbove?: boolean | undefined
}

export type WireRequest = {
  readonly service: string
  readonly method: string
  readonly headers: CallHeaders
  /** JSON text of the request. */
  readonly body: string
}

/** JSON text of the response, or the failure with which the callee answered; who receives one rebuilds it with `failureFromWire`, one hop further. */
export type WireReply = { readonly ok: true; readonly body: string } | { readonly ok: false; readonly failure: Failure }

export type WireTransport = {
  readonly placement: string
  /** Throws `Failure('unavailable' | 'timeout' | 'unknown', 'rpc.…')` when there was no answer: `unavailable` only if nothing was sent. */
  readonly send: (request: WireRequest) => Promise<WireReply>
  readonly close: () => Promise<void>
}

/** The receiving side of every wire: finds the handler, checks the deadline, runs the server filters. Never throws. */
export type WireServer = (request: WireRequest) => Promise<WireReply>
