import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Message } from '#libraries/iso8583/message.ts'
import type { StoryBank } from './testing/story-bank.ts'

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** A reply that was lost on the way: the network asks again, and nothing may happen twice. */
export const repeatStories = (bank: () => StoryBank): void => {
  /** The reply's bytes to the message sent again as it was, and as a repeat. */
  const askAgain = async (request: Message): Promise<string[]> => {
    const { network } = bank()
    return [hex((await network().send(request)).frame), hex((await network().repeat(request)).frame)]
  }

  test('a lost reply is given again, byte for byte, and holds nothing twice', async () => {
    const { customer, tap, balances, transactions } = bank()
    const alice = await customer('Alice', { pounds: 100 })
    const first = await tap(alice)
    const reply = hex(first.reply.frame)
    assert.deepEqual(await askAgain(first.request), [reply, reply])
    assert.deepEqual(await balances(alice), { posted: 10_000, held: 1000, available: 9000 })
    assert.equal((await transactions(alice)).filter(({ kind }) => kind === 'purchase').length, 1)
  })

  test('a repeat that overtakes its original joins it', async () => {
    const { customer, payment, network, balances } = bank()
    const bob = await customer('Bob', { pounds: 100 })
    const request = network().build(payment(bob))
    const [one, other] = network().links
    // A link matches replies by their numbers, so that the same message goes over both.
    const replies = await Promise.all([one?.request(request), other?.request(request)])
    assert.deepEqual(new Set(replies.map(reply => hex(reply?.frame ?? new Uint8Array()))).size, 1)
    assert.equal(replies[0]?.message.text(39), '00')
    assert.equal((await balances(bob)).held, 1000)
  })

  test('a decline stays a decline after the card was unfrozen', async () => {
    const { customer, freeze, unfreeze, tap, balances } = bank()
    const carol = await customer('Carol', { pounds: 100 })
    await freeze(carol)
    const declined = await tap(carol)
    assert.equal(declined.code, '62')
    await unfreeze(carol)
    const reply = hex(declined.reply.frame)
    assert.deepEqual(await askAgain(declined.request), [reply, reply])
    assert.equal((await balances(carol)).held, 0)
    assert.equal((await tap(carol)).code, '00')
  })

  test('a decline stays a decline after money has come', async () => {
    const { customer, tap, operators } = bank()
    const dave = await customer('Dave')
    const declined = await tap(dave)
    assert.equal(declined.code, '51')
    const amount = { amountMinor: 5000, currency: 'GBP' }
    await operators.command('account-deposit', { accountId: dave.accountId, amount })
    const reply = hex(declined.reply.frame)
    assert.deepEqual(await askAgain(declined.request), [reply, reply])
    assert.equal((await tap(dave)).code, '00')
  })

  test('after kill -9 and a restart a repeat still gets the same bytes, approved or declined', async () => {
    const { customer, tap, freeze, unfreeze, network, balances, killBank, restartBank } = bank()
    const erin = await customer('Erin', { pounds: 100 })
    const approved = await tap(erin)
    await freeze(erin)
    const declined = await tap(erin)
    await unfreeze(erin)
    const reversal = await network().reverse((await tap(erin, { pounds: 5 })).request)
    await killBank()
    await restartBank()
    for (const { request, reply } of [approved, declined]) {
      const bytes = hex(reply.frame)
      assert.deepEqual(await askAgain(request), [bytes, bytes])
    }
    assert.equal(reversal.message.text(39), '00')
    assert.deepEqual(await balances(erin), { posted: 10_000, held: 1000, available: 9000 })
    assert.equal((await tap(erin)).code, '00')
  })
}
