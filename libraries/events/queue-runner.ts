import type { Event } from '../contract/contract.ts'
import type { Log, Metrics, Tracer } from '../telemetry/telemetry-port.ts'
import { eventCodec } from './event-codec.ts'
import type { ConsumerAnswer, Queue, QueueAnswer, QueueMessage, QueueOptions, Subscription } from './events-port.ts'
import { failureName } from './failure-name.ts'
import type { Inbox } from './inbox.ts'

type Handle<T> = (value: T, message: { readonly attempt: number; readonly key: string }) => Promise<ConsumerAnswer>

/**
 * Runs one consumer of a queue: reads each message by the event's schema, hands it on inside a span of the payment that
 * caused it, and counts the answer. A message that cannot be read is a dead letter at once. With an inbox a message that
 * was done before is not handed on again. `channel` is the consumer's name, such as `service.notification`.
 */
export const startQueueRunner = async <T>({
  queue,
  event,
  channel,
  handle,
  inbox,
  options,
  log,
  metrics,
  tracer,
}: {
  queue: Pick<Queue, 'subscribe'>
  event: Event<T>
  channel: string
  handle: Handle<T>
  inbox?: Inbox
  options?: QueueOptions
  log: Log
  metrics: Metrics
  tracer: Tracer
}): Promise<Subscription> => {
  const codec = eventCodec(event)
  const consumer = `${channel} ${event.name}`
  const counted = metrics.counter({
    name: 'florin_consumed_events_total',
    help: 'Events by the answer of their consumer.',
    labels: ['consumer', 'answer'],
  })
  const work = async (value: T, { attempt, key, traceparent }: QueueMessage): Promise<ConsumerAnswer> => {
    const handling = () => handle(value, { attempt, key })
    if (traceparent === undefined) return await handling()
    return await tracer.span({ name: consumer, place: channel, parent: traceparent, onlyIfKept: true }, handling)
  }
  const answerTo = async (message: QueueMessage): Promise<QueueAnswer> => {
    let value: T
    try {
      value = codec.fromPayload(message.payload)
    } catch (error) {
      return { discard: `it cannot be read: ${failureName(error)}` }
    }
    return inbox === undefined ? await work(value, message) : await inbox.once(message, () => work(value, message))
  }
  const run = async (message: QueueMessage): Promise<QueueAnswer> => {
    const fields = { consumer, messageId: message.id, attempt: message.attempt }
    try {
      const answer = await answerTo(message)
      counted.add({ consumer, answer: typeof answer === 'string' ? answer : 'discard' })
      if (answer === 'retry') log.warn('A consumer asks for a message again.', fields)
      else if (answer !== 'done')
        log.error('A message goes to the dead letters.', { ...fields, ...(typeof answer === 'object' ? answer : {}) })
      return answer
    } catch (error) {
      counted.add({ consumer, answer: 'retry' })
      log.warn('A consumer failed at a message.', { ...fields, error })
      throw error
    }
  }
  return await queue.subscribe(event.name, channel, run, options)
}
