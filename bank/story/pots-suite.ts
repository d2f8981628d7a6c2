import assert from 'node:assert/strict'
import { test } from 'node:test'
import { reversalOf } from '#tools/card-network/reversal.ts'
import type { Customer } from './testing/customers.ts'
import { clock, type StoryBank } from './testing/story-bank.ts'
import { waitFor } from './testing/wait-for.ts'

type Pot = { readonly id: string; readonly balance: number; readonly deleted: boolean; readonly name: string }

/** What customers do with their own money: aside into pots, and to each other. */
export const potStories = (bank: () => StoryBank): void => {
  const ask = async (customer: Customer, method: string, path: string, body?: object) => {
    const init = { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) }
    const answer = await bank().publicApi(customer, path, init)
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }
  const done = async <T>(...request: Parameters<typeof ask>): Promise<T> => {
    const { status, body } = await ask(...request)
    assert.equal(status, 200, JSON.stringify(body))
    return body as T
  }
  const newPot = (customer: Customer, name: string): Promise<Pot> =>
    done(customer, 'POST', '/pots', { current_account_id: customer.accountId, name, dedupe_id: name })
  const inPot = async (customer: Customer, { id }: Pot): Promise<number> => {
    const { pots } = await done<{ pots: Pot[] }>(customer, 'GET', `/pots?current_account_id=${customer.accountId}`)
    return pots.find(pot => pot.id === id)?.balance ?? Number.NaN
  }
  const deposit = (customer: Customer, { id }: Pot, amount: number, dedupeId: string) =>
    ask(customer, 'PUT', `/pots/${id}/deposit`, {
      source_account_id: customer.accountId,
      amount,
      dedupe_id: dedupeId,
    })
  const reverse = async (request: Parameters<typeof reversalOf>[1], stan: string) => {
    const reversal = reversalOf(bank().network().codec, request, { mti: '0400', stan, at: clock.now() })
    assert.equal((await bank().network().send(reversal)).message.text(39), '00')
  }

  test('Alice taps £2.50 and 50 p go into her pot; the café takes it back and so does she', async () => {
    const { customer, tap, balances, feed } = bank()
    const alice = await customer('Alice', { pounds: 100 })
    const pot = await newPot(alice, 'Holiday')
    await done(alice, 'PATCH', `/pots/${pot.id}`, { round_up: true })
    const { code, request } = await tap(alice, { pounds: 2.5 })
    assert.equal(code, '00')
    await waitFor('the round-up is in the pot', async () => (await inPot(alice, pot)) === 50)
    assert.deepEqual(await balances(alice), { posted: 9950, held: 250, available: 9700 })
    await waitFor('the feed tells of it', async () =>
      (await feed(alice)).some(({ title, subtitle }) => title === 'Holiday' && subtitle === 'Round-up into a pot'),
    )
    const { total_balance: total } = await done<{ total_balance: number }>(
      alice,
      'GET',
      `/balance?account_id=${alice.accountId}`,
    )
    assert.equal(total, 9750)
    await reverse(request, '700001')
    await waitFor('the round-up is back', async () => (await inPot(alice, pot)) === 0)
    assert.deepEqual(await balances(alice), { posted: 10_000, held: 0, available: 10_000 })
  })

  test('a double click pays once, a locked pot gives nothing, a closed one everything', async () => {
    const { customer, balances } = bank()
    const bob = await customer('Bob', { pounds: 100 })
    const pot = await newPot(bob, 'Car')
    const clicks = await Promise.all(Array.from({ length: 5 }, () => deposit(bob, pot, 3000, 'click')))
    assert.deepEqual(new Set(clicks.map(({ status }) => status)), new Set([200]))
    assert.equal((await balances(bob)).posted, 7000)
    const other = await deposit(bob, pot, 3001, 'click')
    assert.deepEqual(
      [other.status, other.body['code'], other.body['param']],
      [409, 'api.duplicate-mismatch', 'dedupe_id'],
    )
    const short = await deposit(bob, pot, 7001, 'too much')
    assert.deepEqual([short.status, short.body['code'], short.body['param']], [409, 'api.insufficient-funds', 'amount'])
    await done(bob, 'PUT', `/pots/${pot.id}/lock`, {})
    const withdrawal = { destination_account_id: bob.accountId, amount: 1000 }
    const locked = await ask(bob, 'PUT', `/pots/${pot.id}/withdraw`, { ...withdrawal, dedupe_id: 'locked' })
    assert.deepEqual([locked.status, locked.body['code']], [409, 'api.locked-pot'])
    await done(bob, 'PUT', `/pots/${pot.id}/unlock`, {})
    await done(bob, 'PUT', `/pots/${pot.id}/withdraw`, { ...withdrawal, dedupe_id: 'open' })
    assert.equal((await balances(bob)).posted, 8000)
    assert.equal((await done<Pot>(bob, 'DELETE', `/pots/${pot.id}`, {})).deleted, true)
    assert.equal((await balances(bob)).posted, 10_000)
  })

  test('Carol pays Dan back: both see it, once, and nobody else can spend her money', async () => {
    const { customer, balances, transactions, feed } = bank()
    const [carol, dan] = [await customer('Carol', { pounds: 100 }), await customer('Dan')]
    const transfer = { from: carol.accountId, to: dan.accountId, amount: 2500, dedupe_id: 'pizza', reference: 'Pizza' }
    const forged = await ask(dan, 'POST', '/transfers', transfer)
    assert.deepEqual([forged.status, forged.body['param']], [404, 'from'])
    const sent = await Promise.all([1, 2, 3].map(() => done<{ id: string }>(carol, 'POST', '/transfers', transfer)))
    assert.equal(new Set(sent.map(({ id }) => id)).size, 1)
    assert.equal((await balances(carol)).posted, 7500)
    assert.equal((await balances(dan)).posted, 2500)
    const sides = [await transactions(carol), await transactions(dan)].map(list =>
      list.filter(({ kind }) => kind === 'transfer').map(({ state, amount }) => [state, amount.amountMinor]),
    )
    assert.deepEqual(sides, [[['posted', -2500]], [['posted', 2500]]])
    await waitFor('both feeds tell of it', async () => {
      const [hers, his] = [await feed(carol), await feed(dan)]
      return (
        hers.some(({ title, subtitle }) => title === 'Dan' && subtitle === 'Pizza') &&
        his.some(({ title, subtitle }) => title === 'Carol' && subtitle === 'Pizza')
      )
    })
    type Shown = { transaction: { amount: number; description: string; notes: string } }
    const { transaction } = await done<Shown>(carol, 'GET', `/transactions/${sent[0]?.id}`)
    assert.deepEqual([transaction.amount, transaction.description, transaction.notes], [-2500, 'Dan', 'Pizza'])
  })
}
