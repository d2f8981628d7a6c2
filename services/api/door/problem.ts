import { asFailure, type Failure, type FailureCode } from '#libraries/errors/failure.ts'

/** RFC 9457. `code` is for programs, `param` names the input at fault. */
export type Problem = {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: string
  readonly param?: string
}

export const problemType = 'application/problem+json'

const statuses: Readonly<Record<FailureCode, readonly [number, string]>> = {
  'bad-request': [400, 'Bad request'],
  unauthorised: [401, 'Unauthorised'],
  forbidden: [403, 'Forbidden'],
  'not-found': [404, 'Not found'],
  'precondition-failed': [409, 'Conflict'],
  'rate-limited': [429, 'Too many requests'],
  timeout: [504, 'Timed out'],
  unavailable: [503, 'Unavailable'],
  internal: [500, 'Internal error'],
  unknown: [502, 'Outcome unknown'],
}

/** Any thrown value as a problem. What went wrong inside is logged, not told. */
export const problemOf = (thrown: unknown): Problem => {
  const failure = asHttpFailure(thrown)
  const [status, title] = statuses[failure.code]
  const told = status < 500 ? failure.message : 'The bank could not do this now. Try again.'
  const problem = { type: 'about:blank', title, status, detail: told, code: failure.subCode }
  return failure.field === undefined ? problem : { ...problem, param: failure.field }
}

/** The web framework's own refusals (a body that is not JSON, too large a body) carry a status and no code of ours. */
const asHttpFailure = (
  thrown: unknown,
): Failure | (Pick<Failure, 'code' | 'subCode' | 'message'> & { readonly field?: undefined }) => {
  const { statusCode, message } = (thrown ?? {}) as { statusCode?: number; message?: string }
  if (typeof statusCode === 'number' && statusCode >= 400 && statusCode < 500)
    return { code: 'bad-request', subCode: 'api.request', message: message ?? '' }
  return asFailure(thrown)
}
