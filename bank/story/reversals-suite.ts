import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Message } from '#libraries/iso8583/message.ts'
import { reversalOf } from '#tools/card-network/reversal.ts'
import { clock, type StoryBank } from './testing/story-bank.ts'
import { waitFor } from './testing/wait-for.ts'

type Row = readonly [
  what: string,
  named: (reversal: Message) => Message,
  mti: '0400' | '0420',
  remainingMinor: bigint | undefined,
  held: number,
]

const byTraceId = (reversal: Message) => reversal.remove(90).remove(37)
const byOriginalData = (reversal: Message) => reversal.remove(48).remove(37)
const byAll = (reversal: Message) => reversal
/** DE 90 names something else: what finds the payment is DE 37 with the card and the amount. */
const byRetrievalReference = (reversal: Message) =>
  reversal.remove(48).set(90, `010099999901010000000000000000100000000000`.slice(0, 42))

const rows: readonly Row[] = [
  ['named by its trace id, 48.63', byTraceId, '0400', undefined, 0],
  ['named by DE 90', byOriginalData, '0400', undefined, 0],
  ['named by DE 37, 2 and 4', byRetrievalReference, '0400', undefined, 0],
  ['as an advice', byAll, '0420', undefined, 0],
  ['in part, DE 95', byAll, '0400', 400n, 400],
  ['in part, as an advice', byAll, '0420', 999n, 999],
]

let stan = 900_000
const nextStan = (): string => String(++stan)

/** The network takes a payment back. */
export const reversalStories = (bank: () => StoryBank): void => {
  const reversal = (original: Message, mti: '0400' | '0420' = '0400', remainingMinor?: bigint): Message =>
    reversalOf(bank().network().codec, original, { mti, stan: nextStan(), at: clock.now(), remainingMinor })

  test('a reversal finds its payment however it is named, and gives back all or what it says', async () => {
    const { customer, tap, network, balances, transactions } = bank()
    for (const [what, named, mti, remainingMinor, held] of rows) {
      const alice = await customer('Alice', { pounds: 100 })
      const { request } = await tap(alice)
      const { message } = await network().send(named(reversal(request, mti, remainingMinor)))
      assert.deepEqual(
        [message.mti, message.text(39)],
        [`${mti.slice(0, 2)}${mti === '0400' ? '10' : '30'}`, '00'],
        what,
      )
      assert.deepEqual(await balances(alice), { posted: 10_000, held, available: 10_000 - held }, what)
      const [row] = await transactions(alice)
      assert.equal(row?.state, held === 0 ? 'reversed' : 'partly-reversed', what)
    }
  })

  test('a second reversal is taken and gives nothing back again; its repeat gets the same bytes', async () => {
    const { customer, tap, network, balances } = bank()
    const bob = await customer('Bob', { pounds: 100 })
    await tap(bob, { pounds: 20 })
    const { request } = await tap(bob)
    const first = reversal(request)
    const reply = await network().send(first)
    assert.equal(reply.message.text(39), '00')
    assert.deepEqual((await network().repeat(first)).frame, reply.frame)
    assert.equal((await network().send(reversal(request, '0420'))).message.text(39), '00')
    assert.deepEqual(await balances(bob), { posted: 10_000, held: 2000, available: 8000 })
  })

  test('what remains after a partial reversal can be reversed too, and never more than is held', async () => {
    const { customer, tap, network, balances } = bank()
    const carol = await customer('Carol', { pounds: 100 })
    const { request } = await tap(carol)
    await network().send(reversal(request, '0400', 300n))
    await network().send(reversal(request, '0400', 700n))
    assert.ok((await balances(carol)).held <= 300, 'a reversal holds nothing more')
    await network().send(reversal(request))
    assert.deepEqual(await balances(carol), { posted: 10_000, held: 0, available: 10_000 })
  })

  test('a reversal that comes first is taken; its payment, when it comes, is declined and holds nothing', async () => {
    const { customer, payment, tap, network, balances, transactions } = bank()
    const dave = await customer('Dave', { pounds: 100 })
    const request = network().build(payment(dave))
    assert.equal((await network().send(reversal(request))).message.text(39), '00')
    const late = await network().send(request)
    assert.equal(late.message.text(39), '05')
    assert.deepEqual((await network().repeat(request)).frame, late.frame)
    assert.deepEqual(await balances(dave), { posted: 10_000, held: 0, available: 10_000 })
    await waitFor('the decline is listed', async () =>
      (await transactions(dave)).some(({ declineReason }) => declineReason === 'already-reversed'),
    )
    assert.equal((await tap(dave)).code, '00')
  })

  test('a reversal of a payment of somebody else finds nothing', async () => {
    const { customer, tap, network, balances } = bank()
    const erin = await customer('Erin', { pounds: 100 })
    const mallory = await customer('Mallory', { pounds: 1 })
    const { request } = await tap(erin)
    const forged = reversal(request).remove(90).set(2, mallory.card.pan).remove(48)
    await network().send(forged.set(90, `0100${'0'.repeat(38)}`))
    assert.equal((await balances(erin)).held, 1000)
  })

  test('a reversal of a decline is taken and changes nothing', async () => {
    const { customer, tap, network, balances } = bank()
    const frank = await customer('Frank', { pounds: 1 })
    const { request, code } = await tap(frank)
    assert.equal(code, '51')
    assert.equal((await network().send(reversal(request))).message.text(39), '00')
    assert.deepEqual(await balances(frank), { posted: 100, held: 0, available: 100 })
  })
}
