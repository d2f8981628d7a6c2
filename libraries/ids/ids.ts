import { invariant } from '../errors/invariant.ts'
import type { Clock } from '../time/clock.ts'

/**
 * Identifiers in Monzo's form: a prefix that names the kind, then 22 base62 digits of a 128-bit number: 64 bits of
 * milliseconds, 48 bits of a random worker, 16 bits of sequence. They sort by time and are unique without coordination.
 * Source: the ids printed in Monzo's public API documentation decode to the creation times printed beside them.
 */
export const idPrefixes = [
  'acc',
  'auth',
  'batch',
  'card',
  'cmd',
  'entryset',
  'evt',
  'feed',
  'hold',
  'merch',
  'pot',
  'push',
  'req',
  'trace',
  'tx',
  'user',
] as const

export type IdPrefix = (typeof idPrefixes)[number]

declare const brand: unique symbol

/** `Id<'acc'>` is not assignable to `Id<'card'>`, nor is a bare string to either. */
export type Id<P extends IdPrefix> = `${P}_${string}` & { readonly [brand]: P }

export type AccountId = Id<'acc'>
export type AuthorisationId = Id<'auth'>
export type CardId = Id<'card'>
export type CustomerId = Id<'user'>
export type EntrySetId = Id<'entryset'>
export type FeedItemId = Id<'feed'>
export type HoldId = Id<'hold'>
export type MerchantId = Id<'merch'>
export type PotId = Id<'pot'>
export type PushSubscriptionId = Id<'push'>
export type TransactionId = Id<'tx'>

/** Makes new identifiers; each call is greater than the one before it. */
export type Ids = { readonly next: <P extends IdPrefix>(prefix: P) => Id<P> }

/** Chance, as a port: production takes it from the operating system, the simulator from a seed. */
export type Random = { readonly bytes: (length: number) => Uint8Array }

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
const idDigits = 22
const sequenceMax = 0xffff

export const createIds = ({ clock, random }: { clock: Pick<Clock, 'now'>; random: Random }): Ids => {
  const worker = random.bytes(6).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n)
  let lastMs = 0
  let sequence = 0
  const tick = (): bigint => {
    const now = clock.now()
    if (now > lastMs) {
      lastMs = now
      sequence = 0
    } else if (++sequence > sequenceMax) {
      // A clock that stands still or goes back must not repeat an id: time is borrowed from the future.
      lastMs += 1
      sequence = 0
    }
    return (BigInt(lastMs) << 64n) | (worker << 16n) | BigInt(sequence)
  }
  return { next: prefix => `${prefix}_${base62(tick())}` as Id<typeof prefix> }
}

/** The id that these bytes always give: for things that are named by their content, such as a merchant. */
export const idFromDigest = <P extends IdPrefix>(prefix: P, digest: Uint8Array): Id<P> =>
  `${prefix}_${base62(BigInt(`0x${Buffer.from(digest.subarray(0, 16)).toString('hex')}`))}` as Id<P>

const siblingBits = 60n

/**
 * The id that always goes with another one, so that things which belong together need no table: of the same moment, and never
 * given to anything else. `number` (0 to 15) tells several apart; 0 has the same digits.
 */
export const siblingId = <P extends IdPrefix>(prefix: P, of: Id<IdPrefix>, number: number): Id<P> => {
  invariant(number >= 0 && number < 16, 'An id has sixteen siblings.')
  // The top bits of the worker's number are flipped: the moment stays, and no two ids have a sibling in common.
  return `${prefix}_${base62(numberOf(of) ^ (BigInt(number) << siblingBits))}` as Id<P>
}

/** The least id of a moment: ids made before it sort before, those made after it behind. For `since` and `before` in lists. */
export const firstIdAt = <P extends IdPrefix>(prefix: P, at: number): Id<P> =>
  `${prefix}_${base62(BigInt(at) << 64n)}` as Id<P>

const pattern = /^([a-z]+)_[0-9A-Za-z]{22}$/

export const isId = <P extends IdPrefix>(prefix: P, text: string): text is Id<P> => pattern.exec(text)?.[1] === prefix

/** The creation time inside an id, in milliseconds since 1970. */
export const idTimeMs = (id: Id<IdPrefix>): number => Number(numberOf(id) >> 64n)

const numberOf = (id: Id<IdPrefix>): bigint =>
  [...id.slice(id.indexOf('_') + 1)].reduce((sum, digit) => sum * 62n + BigInt(alphabet.indexOf(digit)), 0n)

const chunkDigits = 5
const chunkSize = 62n ** 5n

const base62 = (value: bigint): string => {
  let rest = value
  let text = ''
  // Five digits at a time keep most of the arithmetic in small numbers, which is several times faster than bigint.
  while (text.length < idDigits + 3) {
    let chunk = Number(rest % chunkSize)
    rest /= chunkSize
    let digits = ''
    for (let i = 0; i < chunkDigits; i++) {
      digits = alphabet[chunk % 62] + digits
      chunk = Math.floor(chunk / 62)
    }
    text = digits + text
  }
  return text.slice(-idDigits)
}
