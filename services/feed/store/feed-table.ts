import { table } from '#libraries/storage/storage-port.ts'
import { FeedItem } from '../contract.ts'

/** One partition per account; an item's id carries the time of its transaction. */
export const feedTable = table({
  name: 'feed_item',
  row: FeedItem,
  partitionKey: ['accountId'],
  clusteringKey: ['feedItemId'],
})
