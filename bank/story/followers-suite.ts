import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { StoryBank } from './testing/story-bank.ts'
import { waitFor } from './testing/wait-for.ts'

/** What follows a payment may be late or broken; the payment is not. */
export const followerStories = (bank: () => StoryBank): void => {
  const newest = async (customer: Awaited<ReturnType<StoryBank['customer']>>) =>
    (await bank().transactions(customer))[0]?.transactionId ?? ''
  const hasPush = (transactionId: string) => () => bank().phone.pushes.some(({ topic }) => topic === transactionId)

  test('while the push service fails payments go on, and the push comes when it is back', async () => {
    const { customer, subscribe, tap, feed, phone } = bank()
    const alice = await customer('Alice', { pounds: 100 })
    await subscribe(alice)
    phone.answer(500)
    assert.equal((await tap(alice)).code, '00')
    assert.equal((await tap(alice, { pounds: 5 })).code, '00')
    const transactionId = await newest(alice)
    await waitFor('the payments are in the feed', async () => (await feed(alice)).length === 3)
    assert.equal(hasPush(transactionId)(), false)
    phone.answer(201)
    await waitFor('the push has come', hasPush(transactionId))
  })

  test('a phone that is gone (410) gets no more pushes', async () => {
    const { customer, subscribe, tap, feed, phone } = bank()
    const bob = await customer('Bob', { pounds: 100 })
    await waitFor('the top-up is in the feed', async () => (await feed(bob)).length === 1)
    await subscribe(bob)
    phone.answer(410)
    assert.equal((await tap(bob)).code, '00')
    const gone = await newest(bob)
    await waitFor('the push service was asked', () => phone.refused.some(path => path.endsWith(bob.accountId)))
    phone.answer(201)
    assert.equal((await tap(bob)).code, '00')
    await waitFor('both payments are in the feed', async () => (await feed(bob)).length === 3)

    const carol = await customer('Carol', { pounds: 100 })
    await subscribe(carol)
    assert.equal((await tap(carol)).code, '00')
    await waitFor('a later push of somebody else has come', hasPush(await newest(carol)))
    assert.equal(hasPush(gone)(), false)
    assert.equal(hasPush(await newest(bob))(), false)
  })
}
