import { badRequest } from '#libraries/errors/failure.ts'
import { firstIdAt, type Id, type IdPrefix, isId } from '#libraries/ids/ids.ts'

export type Query = Readonly<Record<string, unknown>>

export const pageLimitDefault = 30
export const pageLimitMax = 100

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
  const at = typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? Date.parse(value) : Number.NaN
  if (Number.isFinite(at) && at >= 0) return firstIdAt(prefix, at)
  throw badRequest('api.bound', name, `Give ${name} as an id that starts with ${prefix}_ or as an RFC 3339 time.`)
}

/** `expand[]=merchant`, once or several times. */
export const expands = (query: Query, what: string): boolean => {
  const asked = query['expand[]']
  return Array.isArray(asked) ? asked.includes(what) : asked === what
}
