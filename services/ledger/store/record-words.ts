import { invariant } from '#libraries/errors/invariant.ts'
import { authorisationKinds, captureClaims, captureFound, declineReasons, refusalReasons } from '../contract.ts'
import { operations } from '../domain/command.ts'
import type { What } from '../domain/recorded.ts'

/**
 * Closed lists of words stand in the journal as numbers: the place in these lists. A list only ever grows at its end; a
 * word that is moved or removed would change what old journals say (`record-format.test.ts` holds the bytes).
 */
const kindsOfWhat = [
  'accountOpened',
  'approved',
  'declined',
  'reversed',
  'parked',
  'posted',
  /** Of format 1 only: a refused entry set. */
  'postRefused',
  'refused',
  'addressOpened',
  'addressClosed',
  'addressLimited',
  'holdPlaced',
  'incremented',
  'released',
  'expired',
  'captured',
  'dayClosed',
] as const satisfies readonly (What['kind'] | 'postRefused')[]

export type KindOfWhat = (typeof kindsOfWhat)[number]

const cvcResults = ['absent', 'match', 'no-match'] as const

/** Why format 1 refused an entry set. */
const postRefusals = [
  'not-zero-sum',
  'unknown-account',
  'insufficient-funds',
  'closed-account',
  'wrong-currency',
] as const

const words = <W extends string>(list: readonly W[]) => {
  const numbers = new Map(list.map((word, number) => [word, number]))
  return {
    number: (word: W): number => {
      const number = numbers.get(word)
      invariant(number !== undefined, 'A word of the journal is in its list.')
      return number
    },
    word: (number: number): W => {
      const word = list[number]
      invariant(word !== undefined, 'A number in the journal is a word of its list.')
      return word
    },
  }
}

export const whatKinds = words<KindOfWhat>(kindsOfWhat)
export const cvcWords = words(cvcResults)
export const postRefusalWords = words(postRefusals)
export const refusalWords = words(refusalReasons)
export const operationWords = words(operations)
export const paymentKinds = words(authorisationKinds)
export const reasons = words(declineReasons)
export const foundWords = words(captureFound)
export const claimWords = words(captureClaims)
