import { createCipheriv, createSecretKey, type KeyObject } from 'node:crypto'
import { invariant } from '../errors/invariant.ts'
import { cvc as cvcOf } from '../errors/sensitive.ts'
import type { Hsm } from './hsm-port.ts'
import type { Key, KeyRing } from './key-ring.ts'

/** The embedded module: the published algorithms on node:crypto, keys from the keys folder. */
export const nodeHsm = ({ keys }: { keys: Pick<KeyRing, 'current' | 'byId'> }): Hsm => {
  const prepared = new WeakMap<Key, Cvk>()
  const cvkOf = (key: Key): Cvk => {
    const cvk = prepared.get(key) ?? cvkFrom(key.secret.reveal())
    prepared.set(key, cvk)
    return cvk
  }
  return {
    cvc: async ({ pan, expiry, serviceCode, keyId }) => {
      const key = keyId === undefined ? keys.current('cvk') : keys.byId('cvk', keyId)
      return cvcOf(cardVerificationValue({ cvk: cvkOf(key), pan: pan.reveal(), expiry, serviceCode }))
    },
    cvkId: () => keys.current('cvk').id,
  }
}

/** A card verification key as key objects: Node would prepare bytes anew at each use, which takes four times as long as DES. */
type Cvk = { readonly left: KeyObject; readonly both: KeyObject }

/** OpenSSL 3 has no single DES any more; triple DES with the same key three times is the same function. */
const cvkFrom = (bytes: Uint8Array): Cvk => {
  invariant(bytes.length === 16, 'A card verification key has 16 bytes.')
  const [left, right] = [bytes.subarray(0, 8), bytes.subarray(8, 16)]
  return {
    left: createSecretKey(Buffer.concat([left, left, left])),
    both: createSecretKey(Buffer.concat([left, right, left])),
  }
}

/**
 * CVV, CVC and CVC2 as the networks publish them (one routine, see psec's cvv.py for another implementation):
 * 1. number, expiry and service code, filled with zeros to 32 digits, are two blocks of eight bytes;
 * 2. the first under DES with the left half of the key, xor the second, under double-length triple DES;
 * 3. of the result in hex, take the digits 0-9 in order, then the letters A-F as 0-5; the first three are the code.
 */
const cardVerificationValue = (input: { cvk: Cvk; pan: string; expiry: string; serviceCode: string }): string => {
  const { cvk, pan, expiry, serviceCode } = input
  invariant(/^[0-9]{12,19}$/.test(pan), 'A card number has 12 to 19 digits.')
  invariant(/^[0-9]{4}$/.test(expiry) && /^[0-9]{3}$/.test(serviceCode), 'Expiry and service code are digits.')
  const data = Buffer.from(`${pan}${expiry}${serviceCode}`.padEnd(32, '0'), 'hex')
  const block = xor(encrypt(cvk.left, data.subarray(0, 8)), data.subarray(8, 16))
  const hex = encrypt(cvk.both, block).toString('hex')
  return (digitsOf(hex) + lettersAsDigits(hex)).slice(0, 3)
}

const digitsOf = (hex: string): string => hex.replace(/[^0-9]/g, '')

const lettersAsDigits = (hex: string): string =>
  hex.replace(/[^a-f]/g, '').replace(/[a-f]/g, letter => String(letter.charCodeAt(0) - 'a'.charCodeAt(0)))

const xor = (a: Uint8Array, b: Uint8Array): Buffer => Buffer.from(a.map((byte, index) => byte ^ (b[index] as number)))

const encrypt = (key: KeyObject, block: Uint8Array): Buffer => {
  const cipher = createCipheriv('des-ede3-ecb', key, null).setAutoPadding(false)
  return Buffer.concat([cipher.update(block), cipher.final()])
}
