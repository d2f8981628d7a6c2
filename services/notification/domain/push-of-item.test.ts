import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FeedItem } from '#services/feed/contract.ts'
import { pushOfItem } from './push-of-item.ts'

const item = {
  title: 'Café Rio',
  emoji: '☕',
  subtitle: 'Declined: your card is frozen',
  transactionId: 'tx_0000000000000000000001',
} as unknown as FeedItem

test('the push says in few words what happened to the money', () => {
  const cases: readonly (readonly [string, bigint, string])[] = [
    ['authorised', -1000n, 'You paid £10.00'],
    ['declined', -1000n, '£10.00 was not paid. Declined: your card is frozen'],
    ['reversed', -1000n, '£10.00 is back in your account'],
    ['partly-reversed', -600n, '£6.00 is still held'],
    ['posted', 10000n, '£100.00 arrived'],
    ['posted', -500n, '£5.00 left your account'],
  ]
  for (const [state, amountMinor, body] of cases) {
    const push = pushOfItem({ ...item, state, amount: { amountMinor, currency: 'GBP' } })
    assert.deepEqual([push.title, push.body], ['☕ Café Rio', body])
  }
})
