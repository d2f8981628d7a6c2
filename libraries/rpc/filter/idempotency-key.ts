import type { Filter } from '../filter.ts'
import type { Outgoing } from '../method.ts'

/** Takes the key from the request property that the contract names; a property that is an object has it in its `id`. */
export const idempotencyKey = (): Filter<Outgoing, unknown> => (call, next) => {
  const { idempotentBy } = call.method
  return idempotentBy === undefined ? next(call) : next({ ...call, idempotencyKey: keyIn(call.request, idempotentBy) })
}

const keyIn = (request: unknown, property: string): string | undefined => {
  const value = (request as Readonly<Record<string, unknown>> | null | undefined)?.[property]
  if (typeof value === 'string') return value
  const id = (value as { readonly id?: unknown } | null | undefined)?.id
  return typeof id === 'string' ? id : undefined
}
