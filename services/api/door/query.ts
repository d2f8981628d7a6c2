import { badRequest } from '#libraries/errors/failure.ts'
import { firstIdAt, type Id, type IdPrefix, isId } from '#libraries/ids/ids.ts'

export type Query = Readonly<Record<string, unknown>>

export const pageLimitDefault = 30
export const pageLimitMax = 100
export const dedupeIdLengthMax = 64

/** A required id of one kind. */
export const idIn = <P extends IdPrefix>(query: Query, name: string, prefix: P): Id<P> => {
  const value = query[name]
  if (typeof value === 'string' && isId(prefix, value)) return value
  throw badRequest('api.id', name, `Give ${name}: an id that starts with ${prefix}_.`)
}

export const textIn = (query: Query, name: string): string => {
  const value = query[name]
  if (typeof value === 'string' && value !== '') return value
  throw badRequest('api.missing', name, `Give ${name}.`)
}

/** Words of a customer, in one line, without the spaces around them. */
export const labelIn = (query: Query, name: string, { lengthMax = 64 } = {}): string => {
  const text = textIn(query, name).trim()
  if (text.length >= 1 && text.length <= lengthMax && text.isWellFormed() && !/\p{Cc}/u.test(text)) return text
  throw badRequest('api.text', name, `Give ${name} as one line of 1 to ${lengthMax} characters.`)
}

/** Minor units, exact: a JSON integer, or its digits in a form. Whether they make sense is for the service to say. */
export const amountIn = (query: Query, name: string): bigint => {
  const value = query[name]
  const number = typeof value === 'string' && /^-?[0-9]{1,16}$/.test(value) ? Number(value) : value
  if (typeof number === 'number' && Number.isSafeInteger(number)) return BigInt(number)
  throw badRequest('api.amount', name, `Give ${name} in minor units, a whole number up to 2^53-1: 1000 for £10.00.`)
}

export const dedupeIdIn = (query: Query): string => {
  const value = query['dedupe_id']
  if (typeof value === 'string' && value.length >= 1 && value.length <= dedupeIdLengthMax) return value
  throw badRequest(
    'api.dedupe-id',
    'dedupe_id',
    `Give dedupe_id, a text of your own of at most ${dedupeIdLengthMax} characters: sent again with the same one, nothing is moved twice.`,
  )
}

/** An RFC 3339 time, in milliseconds since 1970. */
export const timeIn = (query: Query, name: string): number => {
  const at = millisecondsOf(query[name])
  if (at !== undefined) return at
  throw badRequest('api.time', name, `Give ${name} as an RFC 3339 time: 2026-12-24T18:00:00Z.`)
}

export const limitIn = (query: Query): number => {
  const value = query['limit']
  if (value === undefined) return pageLimitDefault
  const limit = typeof value === 'string' && /^[0-9]{1,3}$/.test(value) ? Number(value) : 0
  if (limit >= 1 && limit <= pageLimitMax) return limit
  throw badRequest('api.limit', 'limit', `Give limit as a whole number from 1 to ${pageLimitMax}.`)
}

/** A bound of a list: an id, or an RFC 3339 time, which stands for the first id of that moment. */
export const boundIn = <P extends IdPrefix>(query: Query, name: string, prefix: P): Id<P> | undefined => {
  const value = query[name]
  if (value === undefined) return undefined
  if (typeof value === 'string' && isId(prefix, value)) return value
  const at = millisecondsOf(value)
  if (at !== undefined) return firstIdAt(prefix, at)
  throw badRequest('api.bound', name, `Give ${name} as an id that starts with ${prefix}_ or as an RFC 3339 time.`)
}

/** `expand[]=merchant`, once or several times. */
export const expands = (query: Query, what: string): boolean => {
  const asked = query['expand[]']
  return Array.isArray(asked) ? asked.includes(what) : asked === what
}

const millisecondsOf = (value: unknown): number | undefined => {
  const at = typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : Number.NaN
  return Number.isFinite(at) && at >= 0 ? at : undefined
}
