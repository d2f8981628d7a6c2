import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Message } from '#libraries/iso8583/message.ts'
import type { Customer } from './testing/customers.ts'
import type { StoryBank } from './testing/story-bank.ts'
import { waitFor } from './testing/wait-for.ts'

/** The network's own patience is longer; what counts is that the terminal hears from us before it gives up. */
const inTimeMs = 5000

/** The wire between data centre and bank breaks. */
export const tunnelStories = (bank: () => StoryBank): void => {
  const unanswered = async (): Promise<number> => {
    const { edges } = await bank().operators.command<{ edges: { unansweredPayments: number }[] }>('status')
    return edges.reduce((sum, edge) => sum + edge.unansweredPayments, 0) + (edges.length === 0 ? 1 : 0)
  }
  const healed = () => waitFor('the bank has been told of every 91', async () => (await unanswered()) === 0)
  const payAgain = (customer: Customer) =>
    waitFor('payments pass again', async () => (await bank().tap(customer, { pounds: 1 })).code === '00')
  const repeated = async (request: Message) => Buffer.from((await bank().network().repeat(request)).frame)

  test('a payment while the tunnel is down gets 91 in time, and gets it again when the tunnel is back', async () => {
    const { customer, tap, wire, balances } = bank()
    const alice = await customer('Alice', { pounds: 100 })
    wire.cut()
    const { request, reply, code } = await tap(alice)
    assert.equal(code, '91')
    assert.ok(reply.latencyMs < inTimeMs, `${reply.latencyMs}`)
    wire.heal()
    await healed()
    await payAgain(alice)
    assert.deepEqual(await repeated(request), Buffer.from(reply.frame))
    const { posted, held } = await balances(alice)
    assert.deepEqual([posted, held % 100, held < 1000], [10_000, 0, true], 'nothing of the 10 pounds is held')
  })

  test('a payment that the bank approved and the data centre declined is given back by itself', async () => {
    const { customer, tap, wire, balances, transactions, freeze } = bank()
    const bob = await customer('Bob', { pounds: 100 })
    wire.holdAnswers()
    const { request, reply, code } = await tap(bob)
    assert.equal(code, '91')
    assert.ok(reply.latencyMs < inTimeMs, `${reply.latencyMs}`)
    wire.cut()
    wire.heal()
    await healed()
    await waitFor('the money is free again', async () => (await balances(bob)).held === 0)
    assert.equal(
      (await transactions(bob)).find(({ kind }) => kind === 'purchase')?.state,
      'reversed',
      'the bank had approved',
    )
    assert.deepEqual(await repeated(request), Buffer.from(reply.frame))
    assert.equal((await balances(bob)).held, 0)
    await payAgain(bob)
    await freeze(bob)
    assert.equal((await tap(bob)).code, '62')
  })

  test('a payment that was answered 91 and reaches the bank after its reversal holds nothing', async () => {
    const { customer, tap, wire, balances } = bank()
    const carol = await customer('Carol', { pounds: 100 })
    wire.holdRequests()
    const { code } = await tap(carol)
    assert.equal(code, '91')
    wire.heal()
    await healed()
    await waitFor('nothing is held', async () => (await balances(carol)).held === 0)
    await payAgain(carol)
  })
}
