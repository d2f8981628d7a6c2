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

/** A point on the axes of recorded and of effective time. */
export const pointOf = (input: Input) => ({
  position: wholeNumberOf(input, 'position'),
  recordedAt: timeOf(input, 'recordedAt'),
  effectiveAt: timeOf(input, 'effectiveAt'),
})
