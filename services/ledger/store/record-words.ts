import { invariant } from '#libraries/errors/invariant.ts'
import { authorisationKinds, declineReasons } from '../contract.ts'
import type { PostRefusal, What } from '../domain/recorded.ts'

/**
 * Closed lists of words stand in the journal as numbers: the place in these lists. A list only ever grows at its end; a
 * word that is moved or removed would change what old journals say (`record-format.test.ts` holds the bytes of format 1).
 */
const kindOfWhat = [
  'accountOpened',
  'approved',
  'declined',
  'reversed',
  'parked',
  'posted',
  'postRefused',
] as const satisfies readonly What['kind'][]

const cvcResults = ['absent', 'match', 'no-match'] as const

const postRefusals = [
  'not-zero-sum',
  'unknown-account',
  'insufficient-funds',
  'closed-account',
  'wrong-currency',
] as const satisfies readonly PostRefusal[]

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

export const whatKinds = words<What['kind']>(kindOfWhat)
export const cvcWords = words(cvcResults)
export const refusalWords = words<PostRefusal>(postRefusals)
export const paymentKinds = words(authorisationKinds)
export const reasons = words(declineReasons)
