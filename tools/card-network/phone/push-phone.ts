import { createECDH, createPrivateKey } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { makeAuthority, makeLeaf } from '#libraries/certificates/node-certificate.ts'
import type { Random } from '#libraries/ids/ids.ts'
import type { Clock } from '#libraries/time/clock.ts'
import { decryptPush } from './web-push-decryption.ts'

export type ReceivedPush = {
  readonly topic: string
  readonly authorization: string
  readonly data: {
    readonly title: string
    readonly body: string
    readonly transactionId: string
    readonly state: string
  }
}

/** A push service and the phone behind it, on loopback over https: it takes a push, checks its form, and decrypts it. */
export type PushPhone = {
  /** For `FLORIN_PUSH_LOOPBACK_CA`. */
  readonly caFile: string
  readonly subscription: {
    readonly endpoint: string
    readonly keys: { readonly p256dh: string; readonly auth: string }
  }
  readonly pushes: readonly ReceivedPush[]
  /** What the push service answers from now on: 201, or 410 when the phone is gone. */
  readonly answer: (status: number) => void
  /** Paths of the endpoints whose pushes were answered with something else than 201. */
  readonly refused: readonly string[]
  readonly close: () => Promise<void>
}

const dayMs = 86_400_000

export const openPushPhone = async ({
  directory,
  random,
  clock,
}: {
  directory: string
  random: Random
  clock: Pick<Clock, 'now'>
}): Promise<PushPhone> => {
  const validity = { notBefore: clock.now() - dayMs, notAfter: clock.now() + dayMs }
  const authority = makeAuthority({ random, ...validity })
  const signer = { certificate: authority.certificate, key: createPrivateKey(authority.key.reveal()) }
  const leaf = makeLeaf({
    authority: signer,
    name: { role: 'service', name: 'push' },
    dnsNames: ['localhost'],
    random,
    ...validity,
  })
  const caFile = join(directory, 'push-ca.pem')
  writeFileSync(caFile, authority.certificate)

  const browser = createECDH('prime256v1')
  browser.generateKeys()
  const keys = { privateKey: browser.getPrivateKey(), publicKey: browser.getPublicKey(), auth: random.bytes(16) }
  const pushes: ReceivedPush[] = []
  let status = 201
  const refused: string[] = []
  const server = createServer({ key: leaf.key.reveal(), cert: leaf.certificate }, async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const { topic, authorization, ttl } = request.headers
    const wellFormed =
      request.method === 'POST' && request.headers['content-encoding'] === 'aes128gcm' && Number(ttl) > 0
    if (wellFormed && status < 300) {
      const data = JSON.parse(decryptPush(Buffer.concat(chunks), keys))
      pushes.push({ topic: String(topic), authorization: String(authorization), data })
    }
    if (!wellFormed || status >= 300) refused.push(request.url ?? '')
    response.writeHead(wellFormed ? status : 400).end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    caFile,
    subscription: {
      endpoint: `https://localhost:${port}/push/${Buffer.from(random.bytes(8)).toString('hex')}`,
      keys: { p256dh: keys.publicKey.toString('base64url'), auth: Buffer.from(keys.auth).toString('base64url') },
    },
    pushes,
    answer: next => {
      status = next
    },
    refused,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}
