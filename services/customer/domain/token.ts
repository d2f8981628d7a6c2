import { createHmac, timingSafeEqual } from 'node:crypto'
import type { CustomerId } from '#libraries/ids/ids.ts'

/**
 * A customer's bearer token: `florin_<customerId>_<HMAC-SHA-256 of the id>`. It is computed, not kept, so that a repeat gives
 * the same one and a copy of the tables gives none.
 */
export const tokenOf = ({ customerId, key }: { customerId: CustomerId; key: Uint8Array }): string =>
  `florin_${customerId}_${mac(customerId, key).toString('base64url')}`

const form = /^florin_(user_[0-9A-Za-z]{22})_([0-9A-Za-z_-]{43})$/

/** Whose token it is, or undefined for one that this key did not make. Takes the same time wherever the difference is. */
export const customerOfToken = ({ token, key }: { token: string; key: Uint8Array }): CustomerId | undefined => {
  const [, customerId, given] = form.exec(token) ?? []
  if (customerId === undefined || given === undefined) return undefined
  return timingSafeEqual(Buffer.from(given, 'base64url'), mac(customerId, key)) ? (customerId as CustomerId) : undefined
}

const mac = (customerId: string, key: Uint8Array): Buffer =>
  createHmac('sha256', key).update(`customer-token|${customerId}`).digest()
