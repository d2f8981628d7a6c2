import { asFailure, Failure, type FailureCode } from '#libraries/errors/failure.ts'
import { HostFailure } from './guard.ts'

export type ErrorReply = {
  readonly status: number
  readonly body: { readonly error: { readonly code: string; readonly message: string; readonly field?: string } }
}

const statuses: Readonly<Record<FailureCode, number>> = {
  'bad-request': 400,
  unauthorised: 401,
  forbidden: 403,
  'not-found': 404,
  'precondition-failed': 409,
  'rate-limited': 429,
  timeout: 504,
  unavailable: 503,
  internal: 500,
  unknown: 502,
}

const misdirected = 421

/** Any thrown value as the door's reply. */
export const errorReply = (thrown: unknown): ErrorReply => {
  const failure = asFailure(asOurs(thrown))
  const status = failure instanceof HostFailure ? misdirected : statuses[failure.code]
  const error = { code: failure.subCode, message: failure.message }
  return { status, body: { error: failure.field === undefined ? error : { ...error, field: failure.field } } }
}

/** The web framework's own refusals (a body that is not JSON, too large a body) carry a status and no code of ours. */
const asOurs = (thrown: unknown): unknown => {
  const { statusCode, message } = (thrown ?? {}) as { statusCode?: unknown; message?: unknown }
  if (thrown instanceof Failure || typeof statusCode !== 'number' || statusCode < 400 || statusCode >= 500)
    return thrown
  return new Failure('bad-request', 'operator.body', `The body is not usable: ${String(message)}.`.replace('..', '.'), {
    params: { field: 'body' },
  })
}
