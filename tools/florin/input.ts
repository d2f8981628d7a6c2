import { badRequest } from '#libraries/errors/failure.ts'
import { type Id, type IdPrefix, isId } from '#libraries/ids/ids.ts'
import type { Input } from './command-spec.ts'

/** A required text option or argument. */
export const textOf = (input: Input, name: string): string => {
  const value = input[name]
  if (typeof value === 'string' && value.trim() !== '') return value
  throw badRequest('florin.missing', name, `Give ${name}.`)
}

export const optionalText = (input: Input, name: string): string | undefined => {
  const value = input[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}

export const idOf = <P extends IdPrefix>(input: Input, name: string, prefix: P): Id<P> => {
  const value = textOf(input, name)
  if (isId(prefix, value)) return value
  throw badRequest(
    'florin.id',
    name,
    `Give ${name} as an id that starts with ${prefix}_ and has 22 letters and digits after it.`,
  )
}

/** Minor units, a whole number up to 2^53-1. */
export const amountOf = (input: Input, name: string): number => {
  const amount = wholeNumberOf(input, name)
  if (amount !== undefined) return amount
  throw badRequest('florin.amount', name, `Give ${name} in minor units: 1000 for £10.00.`)
}

export const wholeNumberOf = (input: Input, name: string): number | undefined => {
  const value = input[name]
  if (value === undefined) return undefined
  const number = typeof value === 'string' && /^[0-9]{1,16}$/.test(value) ? Number(value) : Number.NaN
  if (Number.isSafeInteger(number)) return number
  throw badRequest(
    'florin.number',
    name,
    `Give ${name} as a whole number, at most 9007199254740991, without signs or separators.`,
  )
}

/** A time as RFC 3339 or as a day, `2026-01-15`, which is its first moment in UTC; in milliseconds since 1970. */
export const timeOf = (input: Input, name: string): number | undefined => {
  const value = optionalText(input, name)
  if (value === undefined) return undefined
  const at = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/.test(value)
    ? Date.parse(value)
    : Number.NaN
  if (at >= 0) return at
  throw badRequest('florin.time', name, `Give ${name} as a day, 2026-01-15, or a time, 2026-01-15T12:00:00Z.`)
}
