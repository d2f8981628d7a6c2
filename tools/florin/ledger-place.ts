import { badRequest } from '#libraries/errors/failure.ts'
import { isId } from '#libraries/ids/ids.ts'
import type { Input } from './command-spec.ts'
import { optionalText, timeOf, wholeNumberOf } from './input.ts'

/** `acc_…` or an address, as the door's field for it. */
export const placeOf = (input: Input): { accountId: string } | { address: string } | undefined => {
  const place = optionalText(input, 'place')
  if (place === undefined) return undefined
  if (isId('acc', place)) return { accountId: place }
  if (place.includes('/')) return { address: place }
  throw badRequest(
    'florin.address',
    'place',
    'Give an account, acc_…, or an address, such as bank/settlement/GBP or florin/customer/main/GBP/acc_….',
  )
}

/** The options of `pointOf`. */
export const pointOptions = [
  { flags: '--position <n>', what: 'as it was after this entry' },
  { flags: '--recorded-at <time>', what: 'as the books stood then' },
  { flags: '--effective-at <time>', what: 'of what had happened by then' },
]

/** Says on stderr when an answer is of an earlier entry than was asked for. */
export const sayIfEarlier = (document: Readonly<Record<string, unknown>>, input: Input): void => {
  const asked = wholeNumberOf(input, 'position') ?? 0
  const position = document['position'] as number
  if (document['behind'] === true) process.stderr.write(`The index is behind: this is as of entry ${position}.\n`)
  else if (asked > position) process.stderr.write(`The newest entry is ${position}: this is as of it.\n`)
}

/** A point on the axes of recorded and of effective time. */
export const pointOf = (input: Input) => ({
  position: wholeNumberOf(input, 'position'),
  recordedAt: timeOf(input, 'recordedAt'),
  effectiveAt: timeOf(input, 'effectiveAt'),
})
