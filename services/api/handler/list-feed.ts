import type { Client } from '#libraries/contract/contract.ts'
import type { CustomerId } from '#libraries/ids/ids.ts'
import type { feedContract } from '#services/feed/contract.ts'
import type { Callers } from '../door/caller.ts'
import { boundIn, idIn, limitIn, type Query } from '../door/query.ts'
import { feedItemWire } from '../door/wire.ts'

export const listFeed =
  ({ feed, own }: { feed: Pick<Client<typeof feedContract>, 'listFeed'>; own: Callers['ownAccount'] }) =>
  async (customerId: CustomerId, query: Query) => {
    const accountId = await own(customerId, idIn(query, 'account_id', 'acc'))
    const { items } = await feed.listFeed({
      accountId,
      limit: limitIn(query),
      before: boundIn(query, 'before', 'feed'),
    })
    return { feed: items.map(feedItemWire) }
  }
