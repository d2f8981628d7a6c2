import type { ConsumerAnswer } from '#libraries/events/events-port.ts'
import type { FeedItem } from '#services/feed/contract.ts'
import type { FeedStreams } from '../door/feed-streams.ts'

/** Tells the open pages; who was not connected reads the feed when it comes back. */
export const onFeedItemChanged =
  ({ streams }: { streams: Pick<FeedStreams, 'tell'> }) =>
  async (item: FeedItem): Promise<ConsumerAnswer> => {
    streams.tell(item)
    return 'done'
  }
