import type { Event } from '../contract/contract.ts'
import { invariant } from '../errors/invariant.ts'
import type { OutboxWrite } from '../storage/storage-port.ts'
import type { Tracer } from '../telemetry/telemetry-port.ts'
import { type EventCodec, eventCodec } from './event-codec.ts'

/** Makes the outbox row of an event; the value must fit the event's schema. The topic is the event's name. */
export type News = <T>(event: Event<T>, value: T) => OutboxWrite

export const createNews = ({ tracer }: { tracer: Pick<Tracer, 'traceparent'> }): News => {
  const codecs = new Map<unknown, EventCodec<never>>()
  return (event, value) => {
    invariant(event.delivery !== 'journal', `${event.name} is in the ledger's journal: nobody publishes it again.`)
    const codec = codecs.get(event) ?? (eventCodec(event) as unknown as EventCodec<never>)
    codecs.set(event, codec)
    const traceparent = tracer.traceparent()
    return {
      kind: 'outbox',
      topic: event.name,
      delivery: event.delivery,
      key: String(value[event.key]),
      payload: codec.toPayload(value as never),
      ...(traceparent === undefined ? {} : { traceparent }),
    }
  }
}
