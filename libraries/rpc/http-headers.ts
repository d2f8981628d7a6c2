import type { IncomingHttpHeaders } from 'node:http'
import { badRequest } from '../errors/failure.ts'
import type { CallHeaders } from './transport.ts'

/** Headers of a call over HTTP. A curl may leave out all of them. */
const names = {
  remainingMs: 'florin-remaining-ms',
  caller: 'florin-caller',
  retriedAbove: 'florin-retried-above',
  traceparent: 'traceparent',
  idempotencyKey: 'idempotency-key',
} as const

export const toHttpHeaders = (headers: CallHeaders): Record<string, string> => {
  const out: Record<string, string> = {
    'content-type': 'application/json',
    [names.remainingMs]: String(headers.remainingMs),
    [names.caller]: headers.caller,
  }
  if (headers.traceparent !== undefined) out[names.traceparent] = headers.traceparent
  // A key is any text, and a header is not.
  if (headers.idempotencyKey !== undefined) out[names.idempotencyKey] = encodeURIComponent(headers.idempotencyKey)
  if (headers.retriedAbove === true) out[names.retriedAbove] = 'yes'
  return out
}

/** Throws `Failure('bad-request')` naming the header. */
export const fromHttpHeaders = (headers: IncomingHttpHeaders): CallHeaders => {
  const remaining = headers[names.remainingMs]
  const caller = headers[names.caller]
  if (remaining !== undefined && !/^[0-9]{1,9}$/.test(String(remaining)))
    throw badRequest('rpc.header', names.remainingMs, `Give ${names.remainingMs} as whole milliseconds.`)
  if (caller !== undefined && !/^[a-z][a-z0-9.-]{0,63}$/.test(String(caller)))
    throw badRequest('rpc.header', names.caller, `Give ${names.caller} as a name such as service.card.`)
  return {
    // Without one, the method's own deadline holds.
    remainingMs: remaining === undefined ? Number.POSITIVE_INFINITY : Number(remaining),
    caller: caller === undefined ? 'unnamed' : String(caller),
    traceparent: text(headers[names.traceparent]),
    idempotencyKey: decoded(text(headers[names.idempotencyKey])),
    retriedAbove: headers[names.retriedAbove] === 'yes',
  }
}

const text = (value: string | string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined

const decoded = (key: string | undefined): string | undefined => {
  try {
    return key?.includes('%') ? decodeURIComponent(key) : key
  } catch {
    throw badRequest('rpc.header', names.idempotencyKey, `Give ${names.idempotencyKey} with percent signs encoded.`)
  }
}
