import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Customer } from './testing/customers.ts'
import { clock, type StoryBank } from './testing/story-bank.ts'
import { waitFor } from './testing/wait-for.ts'

const rounds = 90
const kills = 3
/** Each click is heard at once, or its customer clicks again. */
const triesMax = 600

/** A bank that dies while customers move money and taps are rounded up. */
export const killedPotStories = (bank: () => StoryBank): void => {
  const click = async (customer: Customer, method: string, path: string, body: object): Promise<number> => {
    for (let tries = 0; tries < triesMax; tries++) {
      const answer = await bank()
        .publicApi(customer, path, { method, body: JSON.stringify(body) })
        .catch(() => undefined)
      const status = answer?.status ?? 0
      await answer?.arrayBuffer().catch(() => undefined)
      if (status === 200) return tries
      assert.ok(status === 0 || status >= 500, `${path} was answered ${status}`)
      await clock.sleep(50)
    }
    assert.fail(`${path} was never answered`)
  }

  test('what was clicked until it was answered has happened once, and each payment has its one round-up', async () => {
    const { customer, balances, tap, publicApi, killBank, restartBank } = bank()
    const [alice, bob] = [await customer('Alice', { pounds: 10_000 }), await customer('Bob')]
    const account = alice.accountId
    const wish = { current_account_id: account, name: 'Holiday', dedupe_id: 'holiday' }
    const made = await publicApi(alice, '/pots', { method: 'POST', body: JSON.stringify(wish) })
    const pot = (await made.json()) as { id: string }
    await click(alice, 'PATCH', `/pots/${pot.id}`, { round_up: true })

    let done = 0
    let retries = 0
    const round = async (n: number): Promise<void> => {
      const deposit = { source_account_id: account, amount: 100 + n, dedupe_id: `deposit ${n}` }
      const transfer = { from: account, to: bob.accountId, amount: 200 + n, dedupe_id: `transfer ${n}` }
      const tapped = n % 3 === 0 ? tap(alice, { pounds: 2.5 }).catch(() => undefined) : undefined
      retries += await click(alice, 'PUT', `/pots/${pot.id}/deposit`, deposit)
      retries += await click(alice, 'POST', '/transfers', transfer)
      await tapped
      done += 1
    }
    const workers = [0, 1, 2].map(async worker => {
      for (let n = worker; n < rounds; n += 3) await round(n)
    })
    for (let kill = 1; kill <= kills; kill++) {
      await waitFor('some rounds are done', () => done >= (rounds * kill) / (kills + 1))
      await killBank()
      await restartBank()
    }
    await Promise.all(workers)

    const sum = (from: number): number => Array.from({ length: rounds }, (_, n) => from + n).reduce((a, b) => a + b, 0)
    const inPot = async (): Promise<number> => {
      const answer = await publicApi(alice, `/pots?current_account_id=${account}`)
      const { pots } = (await answer.json()) as { pots: { balance: number }[] }
      return pots[0]?.balance ?? Number.NaN
    }
    const roundUps = async () => ((await balances(alice)).held / 250) * 50
    await waitFor(
      'each payment that stands has its round-up',
      async () => (await inPot()) === sum(100) + (await roundUps()),
    )
    assert.ok((await roundUps()) > 0, 'some payments stand')
    assert.ok(retries > 0, 'the kills were felt')
    assert.equal((await balances(bob)).posted, sum(200))
    // A payment that was answered 91 may be taken back, with its round-up, between the two looks.
    await waitFor('her money is all there', async () => {
      const { posted } = await balances(alice)
      return posted + (await inPot()) === 1_000_000 - sum(200)
    })
  })
}
