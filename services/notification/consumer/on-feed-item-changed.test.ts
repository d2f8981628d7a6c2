import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ConsumerBatch } from '#libraries/service/service.ts'
import type { OutboxWrite, Write } from '#libraries/storage/storage-port.ts'
import type { FeedItem } from '#services/feed/contract.ts'
import { onFeedItemChanged } from './on-feed-item-changed.ts'

const item = { accountId: 'acc_1', transactionId: 'tx_1', position: 7 } as unknown as FeedItem

test('news goes to each phone of the account, and what a customer did with their own money to none', async () => {
  const cases: readonly (readonly [what: string, item: FeedItem, pushes: readonly string[]])[] = [
    ['a payment', item, ['push_1:tx_1:7', 'push_2:tx_1:7']],
    ['a move to a pot', { ...item, isQuiet: true }, []],
  ]
  for (const [what, changed, pushes] of cases) {
    const asked: string[] = []
    const consume = onFeedItemChanged({
      subscriptions: {
        ofAccount: async () => [{ subscriptionId: 'push_1' }, { subscriptionId: 'push_2' }] as never,
      },
      news: (_event, value) => {
        asked.push((value as { pushId: string }).pushId)
        return { kind: 'outbox' } as OutboxWrite
      },
    })
    const batch = { get: async () => undefined, write: (..._writes: Write[]) => undefined } as unknown as ConsumerBatch
    assert.equal(await consume(changed, batch), 'done', what)
    assert.deepEqual(asked, pushes, what)
  }
})
