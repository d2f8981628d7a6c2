import { createCipheriv, createDecipheriv } from 'node:crypto'
import { invariant } from '../errors/invariant.ts'
import { cvc as cvcOf } from '../errors/sensitive.ts'
import type { Hsm } from './hsm-port.ts'
import type { KeyRing } from './key-ring.ts'

/** The embedded module: the published algorithms on node:crypto, keys from the keys folder. */
export const nodeHsm = ({ keys }: { keys: Pick<KeyRing, 'current' | 'byId'> }): Hsm => ({
  cvc: async ({ pan, expiry, serviceCode, keyId }) => {
    const key = keyId === undefined ? keys.current('cvk') : keys.byId('cvk', keyId)
    return cvcOf(cardVerificationValue({ cvk: key.secret.reveal(), pan: pan.reveal(), expiry, serviceCode }))
  },
  cvkId: () => keys.current('cvk').id,
})

/**
 * CVV, CVC and CVC2 as the networks publish them (one routine, see psec's cvv.py for another implementation):
 * 1. number, expiry and service code, filled with zeros to 32 digits, are two blocks of eight bytes;
 * 2. the first under DES with the left half of the key, xor the second, under double-length triple DES;
 * 3. of the result in hex, take the digits 0-9 in order, then the letters A-F as 0-5; the first three are the code.
 */
const cardVerificationValue = (input: {
  cvk: Uint8Array
  pan: string
  expiry: string
  serviceCode: string
}): string => {
  const { cvk, pan, expiry, serviceCode } = input
  invariant(cvk.length === 16, 'A card verification key has 16 bytes.')
  invariant(/^[0-9]{12,19}$/.test(pan), 'A card number has 12 to 19 digits.')
  invariant(/^[0-9]{4}$/.test(expiry) && /^[0-9]{3}$/.test(serviceCode), 'Expiry and service code are digits.')
  const data = Buffer.from(`${pan}${expiry}${serviceCode}`.padEnd(32, '0'), 'hex')
  const left = cvk.subarray(0, 8)
  const right = cvk.subarray(8, 16)
  const block = xor(encryptDes(left, data.subarray(0, 8)), data.subarray(8, 16))
  const hex = encryptDes(left, decryptDes(right, encryptDes(left, block))).toString('hex')
  return (digitsOf(hex) + lettersAsDigits(hex)).slice(0, 3)
}

const digitsOf = (hex: string): string => hex.replace(/[^0-9]/g, '')

const lettersAsDigits = (hex: string): string =>
  hex.replace(/[^a-f]/g, '').replace(/[a-f]/g, letter => String(letter.charCodeAt(0) - 'a'.charCodeAt(0)))

const xor = (a: Uint8Array, b: Uint8Array): Buffer => Buffer.from(a.map((byte, index) => byte ^ (b[index] as number)))

/** OpenSSL 3 has no single DES any more; triple DES with the same key three times is the same function. */
const encryptDes = (key: Uint8Array, block: Uint8Array): Buffer => {
  const cipher = createCipheriv('des-ede3-ecb', Buffer.concat([key, key, key]), null).setAutoPadding(false)
  return Buffer.concat([cipher.update(block), cipher.final()])
}

const decryptDes = (key: Uint8Array, block: Uint8Array): Buffer => {
  const decipher = createDecipheriv('des-ede3-ecb', Buffer.concat([key, key, key]), null).setAutoPadding(false)
  return Buffer.concat([decipher.update(block), decipher.final()])
}
