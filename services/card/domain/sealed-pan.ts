import { createCipheriv, createDecipheriv, createHmac, type KeyObject } from 'node:crypto'
import { Failure } from '#libraries/errors/failure.ts'

/** Bytes of an AES-GCM nonce and tag. */
export const nonceBytes = 12
const tagBytes = 16

/** Seals a card number with AES-256-GCM. `boundTo` (the card's id) is authenticated: a sealed number opens for its own card only. */
export const sealPan = ({
  key,
  nonce,
  boundTo,
  pan,
}: {
  key: KeyObject
  nonce: Uint8Array
  boundTo: string
  pan: string
}): Uint8Array => {
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(boundTo))
  return new Uint8Array(Buffer.concat([nonce, cipher.update(pan, 'latin1'), cipher.final(), cipher.getAuthTag()]))
}

/** The number that was sealed. Throws `Failure('internal', 'card.sealed-number')` for another key, card or changed bytes. */
export const openPan = ({ key, boundTo, sealed }: { key: KeyObject; boundTo: string; sealed: Uint8Array }): string => {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, nonceBytes), { authTagLength: tagBytes })
    decipher.setAAD(Buffer.from(boundTo)).setAuthTag(sealed.subarray(-tagBytes))
    return decipher.update(sealed.subarray(nonceBytes, -tagBytes), undefined, 'latin1') + decipher.final('latin1')
  } catch (cause) {
    throw new Failure('internal', 'card.sealed-number', 'A stored card number does not open with its key.', { cause })
  }
}

/**
 * What a number is found by: without the key nobody can try numbers against the table. A key object is several times faster than
 * the key's bytes, which Node prepares anew at each use.
 */
export const hashPan = ({ key, pan }: { key: KeyObject; pan: string }): string =>
  createHmac('sha256', key).update(pan).digest('base64url')
