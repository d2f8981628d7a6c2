import type { Event } from '../contract/contract.ts'
import { eventCodec } from './event-codec.ts'
import type { Log } from './events-port.ts'
import type { FollowedSource } from './log-follower.ts'

/** The log's topic of an event, as `startLogFollower` takes it: `source` and `decode`. */
export const topicSource = <T>({
  eventLog,
  event,
}: {
  eventLog: Pick<Log, 'read'>
  event: Event<T>
}): { readonly source: FollowedSource<string>; readonly decode: (payload: string) => T } => ({
  source: {
    read: async query => {
      const { entries, end } = await eventLog.read(event.name, query)
      return {
        entries: entries.map(({ position, payload, traceparent }) => ({ position, value: payload, traceparent })),
        end,
      }
    },
  },
  decode: eventCodec(event).fromPayload,
})
