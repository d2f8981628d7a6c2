import assert from 'node:assert/strict'
import { createECDH, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { encryptNotification } from '@block65/webcrypto-web-push'
import { decryptPush } from './web-push-decryption.ts'

const url = (text: string): Uint8Array => Buffer.from(text, 'base64url')

test('the example of RFC 8291 section 5 is read', () => {
  const keys = {
    privateKey: url('q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94'),
    publicKey: url('BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4'),
    auth: url('BTBZMqHH6r4Tts7J_aSIgg'),
  }
  const body =
    'DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN'
  assert.equal(decryptPush(url(body), keys), 'When I grow up, I want to be a watermelon')
})

test('what the library encrypts for a browser, the browser reads', async () => {
  const browser = createECDH('prime256v1')
  browser.generateKeys()
  const auth = randomBytes(16)
  const keys = { p256dh: browser.getPublicKey().toString('base64url'), auth: auth.toString('base64url') }
  const subscription = { endpoint: 'https://push.example/x', expirationTime: null, keys }
  const body = await encryptNotification(subscription, new TextEncoder().encode('{"title":"☕ Café Rio"}'))
  const read = decryptPush(body, { privateKey: browser.getPrivateKey(), publicKey: browser.getPublicKey(), auth })
  assert.equal(read, '{"title":"☕ Café Rio"}')
})
