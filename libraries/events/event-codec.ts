import type { Event } from '../contract/contract.ts'
import { compile } from '../schema/codec.ts'

/** How an event's value travels: JSON text, checked against the event's schema on both sides. */
export type EventCodec<T> = { readonly toPayload: (value: T) => string; readonly fromPayload: (payload: string) => T }

export const eventCodec = <T>(event: Pick<Event<T>, 'schema'>): EventCodec<T> => {
  const codec = compile(event.schema)
  return {
    toPayload: value => JSON.stringify(codec.toJson(value)),
    fromPayload: payload => codec.fromJson(JSON.parse(payload)),
  }
}
