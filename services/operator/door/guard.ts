import { createHash, timingSafeEqual } from 'node:crypto'
import { Failure } from '#libraries/errors/failure.ts'
import type { Secret } from '#libraries/errors/sensitive.ts'

type Headers = Readonly<Record<string, string | string[] | undefined>>

/**
 * A web page anywhere can make a browser send requests to this machine, also under a name of its own (DNS rebinding). So the door
 * answers only to its own names, and to no page that is not its own.
 */
export const refuseStrangers = (headers: Headers): void => {
  const host = one(headers['host'])
  if (host === undefined || !ownHost.test(host))
    throw new HostFailure('This door answers to localhost, 127.0.0.1 and [::1] only: ask it by one of these names.')
  const origin = headers['origin']
  if (origin !== undefined && one(origin) !== `http://${host}`)
    throw new Failure('forbidden', 'operator.foreign-origin', 'Web pages of other origins may not use this door.', {
      params: { field: 'Origin' },
    })
}

/** 421, Misdirected Request: the one failure of this door whose status is not that of its code. */
export class HostFailure extends Failure {
  constructor(message: string) {
    super('forbidden', 'operator.foreign-host', message, { params: { field: 'Host' } })
  }
}

/** Takes as long for a wrong token as for the right one. */
export const requireToken = (token: Secret): ((authorization: string | undefined) => void) => {
  const expected = digest(`Bearer ${token.reveal()}`)
  return authorization => {
    if (authorization !== undefined && timingSafeEqual(digest(authorization), expected)) return
    throw new Failure(
      'unauthorised',
      'operator.token',
      'Send the header Authorization: Bearer TOKEN; the token is FLORIN_OPERATOR_TOKEN if the bank was started with one, else in the file operator-token of the data directory.',
      { params: { field: 'Authorization' } },
    )
  }
}

const ownHost = /^(localhost|127(\.[0-9]{1,3}){3}|\[::1\])(:[0-9]{1,5})?$/i

const one = (value: string | string[] | undefined): string | undefined =>
  typeof value === 'string' ? value : undefined

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()
