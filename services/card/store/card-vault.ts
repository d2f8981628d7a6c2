import { createSecretKey, type KeyObject, timingSafeEqual } from 'node:crypto'
import { invariant } from '#libraries/errors/invariant.ts'
import { type Cvc, type Pan, pan } from '#libraries/errors/sensitive.ts'
import { type Hsm, printedServiceCode } from '#libraries/hsm/hsm-port.ts'
import type { Key, KeyRing } from '#libraries/hsm/key-ring.ts'
import type { CardId, Random } from '#libraries/ids/ids.ts'
import { cardNumber, digitsFrom } from '../domain/card-number.ts'
import { hashPan, nonceBytes, openPan, sealPan } from '../domain/sealed-pan.ts'
import type { CardRow } from './card-tables.ts'

type Sealed = Pick<CardRow, 'panHash' | 'sealedPan' | 'keyId' | 'lastFour' | 'cvkId'>
type Stored = Pick<CardRow, 'cardId' | 'sealedPan' | 'keyId' | 'cvkId' | 'expiry'>

export type CardVault = ReturnType<typeof cardVault>

const testBin = '520474'

/** Many more than the account part needs, because one byte in forty gives no digit. */
const randomBytesPerNumber = 32

/**
 * What is done with card numbers, so that nothing else in the bank has to see one. `bin`: six to eight digits, those of test
 * cards unless told (`FLORIN_CARD_BIN`).
 */
export const cardVault = ({
  keys,
  hsm,
  random,
  bin = testBin,
}: {
  keys: KeyRing
  hsm: Hsm
  random: Random
  bin?: string | undefined
}) => {
  invariant(/^[0-9]{6,8}$/.test(bin), 'The configuration checks the BIN.')
  // The first key for ever: under another one no card would be found by its number. The other keys may be rotated.
  const lookupKey = keys.all('pan-lookup').at(-1)?.secret
  invariant(lookupKey !== undefined, 'A key ring has at least one key of each name.')
  const hashKey = createSecretKey(lookupKey.reveal())
  const hashOf = (number: Pan): string => hashPan({ key: hashKey, pan: number.reveal() })
  const prepared = new WeakMap<Key, KeyObject>()
  const keyObjectOf = (key: Key): KeyObject => {
    const object = prepared.get(key) ?? createSecretKey(key.secret.reveal())
    prepared.set(key, object)
    return object
  }
  const open = ({ cardId, sealedPan, keyId }: Stored): Pan =>
    pan(openPan({ key: keyObjectOf(keys.byId('pan-encryption', keyId)), boundTo: cardId, sealed: sealedPan }))
  const codeOf = async (card: Stored): Promise<Cvc> =>
    hsm.cvc({ pan: open(card), expiry: card.expiry, serviceCode: printedServiceCode, keyId: card.cvkId })

  return {
    /** What a card is found by. */
    hashOf,
    /** A number that may be anybody's: the account part is chance. */
    newNumber: (): Pan => pan(cardNumber({ bin, accountDigits: digitsFrom(random.bytes(randomBytesPerNumber)) })),
    /** The columns of a new card that come from its number. */
    seal: ({ cardId, number }: { cardId: CardId; number: Pan }): Sealed => {
      const key = keys.current('pan-encryption')
      const sealing = { key: keyObjectOf(key), nonce: random.bytes(nonceBytes), boundTo: cardId }
      return {
        panHash: hashOf(number),
        sealedPan: sealPan({ ...sealing, pan: number.reveal() }),
        keyId: key.id,
        lastFour: number.reveal().slice(-4),
        cvkId: hsm.cvkId(),
      }
    },
    /** What is printed on the card. */
    reveal: async (card: Stored) => ({
      cardId: card.cardId,
      pan: open(card),
      expiry: card.expiry,
      cvc: await codeOf(card),
    }),
    /** Whether the code that a payment carries is the card's. Takes the same time wherever the difference is. */
    checkCvc: async (card: Stored, given: Cvc): Promise<boolean> => {
      const own = Buffer.from((await codeOf(card)).reveal())
      const other = Buffer.from(given.reveal())
      return own.length === other.length && timingSafeEqual(own, other)
    },
  }
}
