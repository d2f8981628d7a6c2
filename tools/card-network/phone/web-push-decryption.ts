import { createDecipheriv, createECDH, hkdfSync } from 'node:crypto'

/** What a browser keeps of its subscription: the keys with which it alone reads its pushes. */
export type BrowserKeys = { readonly privateKey: Uint8Array; readonly publicKey: Uint8Array; readonly auth: Uint8Array }

/**
 * Decrypts the body of a push as a browser does, written from the RFCs and apart from the library that encrypts:
 * RFC 8188 2.1 (header: salt 16, record size 4, length of the key id 1, key id), RFC 8291 3.4 (key agreement), one record with delimiter 2.
 */
export const decryptPush = (body: Uint8Array, { privateKey, publicKey, auth }: BrowserKeys): string => {
  const bytes = Buffer.from(body)
  const salt = bytes.subarray(0, 16)
  const keyLength = bytes[20] ?? 0
  const senderKey = bytes.subarray(21, 21 + keyLength)
  const record = bytes.subarray(21 + keyLength)
  const agreement = createECDH('prime256v1')
  agreement.setPrivateKey(privateKey)
  const shared = agreement.computeSecret(senderKey)
  const keyInfo = Buffer.concat([Buffer.from('WebPush: info\0'), publicKey, senderKey])
  const ikm = Buffer.from(hkdfSync('sha256', shared, auth, keyInfo, 32))
  const key = Buffer.from(hkdfSync('sha256', ikm, salt, 'Content-Encoding: aes128gcm\0', 16))
  const nonce = Buffer.from(hkdfSync('sha256', ikm, salt, 'Content-Encoding: nonce\0', 12))
  const decipher = createDecipheriv('aes-128-gcm', key, nonce, { authTagLength: 16 })
  decipher.setAuthTag(record.subarray(-16))
  const plain = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()])
  return plain.subarray(0, plain.lastIndexOf(2)).toString('utf8')
}
