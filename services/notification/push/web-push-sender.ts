import { lookup } from 'node:dns'
import { readFileSync } from 'node:fs'
import type { LookupFunction } from 'node:net'
import { buildPushPayload } from '@block65/webcrypto-web-push'
import { Agent } from 'undici'
import { Failure } from '#libraries/errors/failure.ts'
import type { VapidKey } from './node-vapid-key.ts'
import { isLoopbackAddress, isPublicAddress } from './public-endpoint.ts'
import type { PushSender } from './push-sender.ts'

/** A push that waited longer than a day tells nobody anything. */
const timeToLiveS = 86_400
const answerTimeoutMs = 10_000

/**
 * Web Push: RFC 8030 (the request), RFC 8291 (its encryption), RFC 8292 (VAPID), the last two by `@block65/webcrypto-web-push`.
 * The address is judged when it is connected to, so that a name cannot point inwards after it was accepted; redirects are not followed.
 * `loopbackCaFile` is for tests: it lets pushes go to loopback and trusts that authority.
 */
export const webPushSender = ({
  vapid,
  loopbackCaFile,
}: {
  vapid: VapidKey
  loopbackCaFile: string | undefined
}): PushSender => {
  const ca = loopbackCaFile === undefined ? {} : { ca: readFileSync(loopbackCaFile, 'utf8') }
  const agent = new Agent({
    connect: { lookup: onlyPublic(loopbackCaFile !== undefined), timeout: answerTimeoutMs, ...ca },
    headersTimeout: answerTimeoutMs,
    bodyTimeout: answerTimeoutMs,
  })
  return {
    publicKey: () => vapid.publicKey,
    close: () => agent.close(),
    send: async ({ endpoint, p256dh, auth }, { topic, data }) => {
      const message = { data, options: { topic, ttl: timeToLiveS, urgency: 'high' as const } }
      const payload = await buildPushPayload(message, { endpoint, expirationTime: null, keys: { p256dh, auth } }, vapid)
      const { origin, pathname, search } = new URL(endpoint)
      const headers = payload.headers as Record<string, string>
      const answer = await agent.request({
        origin,
        path: `${pathname}${search}`,
        method: 'POST',
        headers,
        body: payload.body,
      })
      await answer.body.dump()
      return meaning(answer.statusCode)
    },
  }
}

const meaning = (status: number): 'delivered' | 'gone' | 'later' | 'never' => {
  if (status >= 200 && status < 300) return 'delivered'
  if (status === 404 || status === 410) return 'gone'
  return status === 429 || status >= 500 ? 'later' : 'never'
}

const onlyPublic =
  (loopbackAllowed: boolean): LookupFunction =>
  (hostname, options, done) => {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, '', 0)
      const allowed = addresses.filter(
        ({ address }) => isPublicAddress(address) || (loopbackAllowed && isLoopbackAddress(address)),
      )
      const [first] = allowed
      if (first === undefined)
        return done(
          new Failure('forbidden', 'notification.endpoint-not-public', 'The push endpoint leads inwards.'),
          '',
          0,
        )
      if (options.all === true)
        return (done as unknown as (error: null, addresses: typeof allowed) => void)(null, allowed)
      done(null, first.address, first.family)
    })
  }
