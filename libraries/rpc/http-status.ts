import { Failure, type FailureCode, failureFromWire } from '../errors/failure.ts'

/** A failure as an HTTP status, for proxies and people; the body says the same exactly. */
export const statusOf: Readonly<Record<FailureCode, number>> = {
  'bad-request': 400,
  unauthorised: 401,
  forbidden: 403,
  'not-found': 404,
  'precondition-failed': 412,
  'rate-limited': 429,
  internal: 500,
  unknown: 502,
  unavailable: 503,
  timeout: 504,
}

/** What answers with an error that is not ours is a proxy on the way: it may have passed the call on before it gave up. */
const codeOfProxy: Readonly<Record<number, FailureCode>> = {
  429: 'rate-limited',
  502: 'unknown',
  503: 'unknown',
  504: 'timeout',
}

/** The failure in an answer that is not 200. */
export const failureFromHttp = (status: number, body: string): Failure => {
  const failure = failureFromWire(parse(body))
  if (failure.subCode !== 'failure.unreadable') return failure
  return new Failure(
    codeOfProxy[status] ?? 'internal',
    'rpc.http-status',
    `Something answered ${status} for the callee.`,
    {
      params: { status },
      hops: 1,
    },
  )
}

const parse = (body: string): unknown => {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
