import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { StoryBank } from './testing/story-bank.ts'
import { waitFor } from './testing/wait-for.ts'

/** The bank's main job, from the socket to the phone. */
export const firstPaymentStory = (bank: () => StoryBank): void => {
  test('Alice has £100 and pays £10 at a café: the terminal gets 00, the money is held, the feed and her phone show the café', async () => {
    const { customer, subscribe, tap, balances, feed, transactions, phone } = bank()
    const alice = await customer('Alice', { pounds: 100 })
    await subscribe(alice)
    await waitFor('her balance is there', async () => (await transactions(alice)).length === 1)

    const { code, request, reply } = await tap(alice, { pounds: 10 })
    assert.equal(code, '00')
    assert.equal(reply.message.mti, '0110')
    assert.match(reply.message.text(38) ?? '', /^[0-9A-Z]{6}$/)
    assert.equal(reply.message.text(11), request.text(11))
    assert.deepEqual(await balances(alice), { posted: 10_000, held: 1000, available: 9000 })

    await waitFor('the café is in the feed', async () =>
      (await feed(alice)).some(({ category }) => category === 'eating-out'),
    )
    const [item] = await feed(alice)
    const [transaction] = await transactions(alice)
    assert.equal(item?.title, 'Cafe Rio')
    assert.equal(item?.emoji, '☕')
    assert.equal(item?.transaction_id, transaction?.transactionId)
    assert.deepEqual(
      [transaction?.kind, transaction?.state, transaction?.amount, transaction?.merchant, transaction?.category],
      ['purchase', 'authorised', { amountMinor: -1000, currency: 'GBP' }, 'Cafe Rio', 'eating-out'],
    )
    await waitFor('the push has come', () =>
      phone.pushes.some(push => push.data.transactionId === transaction?.transactionId),
    )
    const push = phone.pushes.find(({ topic }) => topic === transaction?.transactionId)
    assert.match(`${push?.data.title} ${push?.data.body}`, /Cafe Rio.*£10\.00|£10\.00.*Cafe Rio/)
  })
}
