import assert from 'node:assert/strict'
import type { Message } from '#libraries/iso8583/message.ts'
import type { Customer } from './customers.ts'
import { clock, type StoryBank } from './story-bank.ts'
import { waitFor } from './wait-for.ts'

/** What the terminal knows of a payment: its code, or that no answer came. */
type Seen = { readonly customer: Customer; readonly amountMinor: number; readonly request: Message; code?: string }

export type Traffic = {
  readonly seen: readonly Seen[]
  readonly answered: (code: string) => number
  /** Sends no more and waits for what is under way. */
  readonly stop: () => Promise<void>
}

const replyMsMax = 8000

/** Payments of all customers in turn, `perSecond` of them whether or not answers come. Each has an amount of its own. */
export const startTraffic = (
  { network, payment }: Pick<StoryBank, 'network' | 'payment'>,
  { customers, perSecond }: { customers: readonly Customer[]; perSecond: number },
): Traffic => {
  const seen: Seen[] = []
  const underWay = new Set<Promise<void>>()
  let isStopped = false
  const pay = async (): Promise<void> => {
    const customer = customers[seen.length % customers.length] as Customer
    const amountMinor = 100 + seen.length
    const request = network().build(payment(customer, { pounds: amountMinor / 100 }))
    const one: Seen = { customer, amountMinor, request }
    seen.push(one)
    const reply = await network()
      .send(request, replyMsMax)
      .catch(() => undefined)
    const code = reply?.message.text(39)
    if (code !== undefined) one.code = code
  }
  const run = async (): Promise<void> => {
    const startMs = clock.monotonicMs()
    while (!isStopped) {
      const due = ((clock.monotonicMs() - startMs) * perSecond) / 1000
      while (seen.length < due) {
        const one = pay()
        underWay.add(one)
        void one.finally(() => underWay.delete(one))
      }
      await clock.sleep(2)
    }
  }
  const running = run()
  return {
    seen,
    answered: code => seen.filter(one => one.code === code).length,
    stop: async () => {
      isStopped = true
      await running
      await Promise.all(underWay)
    },
  }
}

/**
 * Holds what terminals were told against the ledger: every approval is held once, and nothing else is. A payment without an
 * answer is asked for again first, as the network does.
 */
export const compareWithBooks = async (bank: StoryBank, { seen }: Traffic): Promise<void> => {
  for (const one of seen.filter(({ code }) => code === undefined)) {
    const { message } = await bank.network().repeat(one.request)
    one.code = message.text(39) ?? 'none'
  }
  for (const accountId of new Set(seen.map(({ customer }) => customer.accountId))) {
    const own = seen.filter(({ customer }) => customer.accountId === accountId)
    const approved = own.filter(({ code }) => code === '00').map(({ amountMinor }) => amountMinor)
    const customer = own[0]?.customer as Customer
    const wanted = approved.reduce((sum, amount) => sum + amount, 0)
    await waitFor('what was answered 91 is given back', async () => (await bank.balances(customer)).held <= wanted)
    assert.equal((await bank.balances(customer)).held, wanted, 'held is what terminals saw approved')
    const listed = async () =>
      (await bank.transactions(customer, 100))
        .filter(({ state, kind }) => state === 'authorised' && kind === 'purchase')
        .map(({ amount }) => -amount.amountMinor)
    // A follower of a ledger that was killed comes back with a back-off.
    await waitFor('the list has caught up', async () => (await listed()).length >= approved.length)
    const held = await listed()
    assert.deepEqual(held.sort(byNumber), approved.sort(byNumber), 'each approval is on the list, once')
  }
}

const byNumber = (a: number, b: number): number => a - b
