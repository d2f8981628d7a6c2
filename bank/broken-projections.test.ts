import assert from 'node:assert/strict'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import type { Customer } from './story/testing/customers.ts'
import { clock, type StoryBank } from './story/testing/story-bank.ts'
import { tell } from './story/testing/tell.ts'
import { waitFor } from './story/testing/wait-for.ts'

const projections = [
  'service.transaction',
  'service.txn-enrichment',
  'service.feed',
  'service.balance',
  'service.notification',
]

/** Nobody else can write the tables of a service until the function that this gives is called. */
const seize = (bank: StoryBank, service: string): (() => void) => {
  const database = new DatabaseSync(join(bank.directory, service, 'tables.sqlite'), { timeout: 5000 })
  database.exec('BEGIN IMMEDIATE')
  return () => {
    database.exec('ROLLBACK')
    database.close()
  }
}

const payments = 12

/** For a second and more, so that whatever waits for the projection has the time to show. */
const pay = async ({ tap }: StoryBank, alice: Customer): Promise<void> => {
  for (let payment = 0; payment < payments; payment++) {
    assert.equal((await tap(alice, { pounds: 1 })).code, '00')
    await clock.sleep(100)
  }
}

const catchesUp = async ({ feed, transactions, phone, balances }: StoryBank, alice: Customer): Promise<void> => {
  await waitFor('the feed has caught up', async () => {
    const items = await feed(alice)
    return (
      items.length === payments + 1 && items.filter(({ category }) => category === 'eating-out').length === payments
    )
  })
  const ids = (await transactions(alice)).map(({ transactionId }) => transactionId)
  assert.equal(ids.length, payments + 1)
  await waitFor('the pushes have come', () =>
    ids.slice(0, payments).every(id => phone.pushes.some(({ topic }) => topic === id)),
  )
  assert.deepEqual(await balances(alice), { posted: 10_000, held: payments * 100, available: 10_000 - payments * 100 })
}

tell('a projection that cannot write', bank => {
  for (const service of projections)
    test(`${service} is stuck: payments go on, and it catches up by itself`, async () => {
      const alice = await bank().customer('Alice', { pounds: 100 })
      await bank().subscribe(alice)
      const release = seize(bank(), service)
      try {
        await pay(bank(), alice)
      } finally {
        release()
      }
      await catchesUp(bank(), alice)
    })
})

tell(
  'a projection whose process is gone',
  bank => {
    test('enrichment and feed are killed: payments go on, and all is shown when they are back', async () => {
      const { customer, subscribe, isReady } = bank()
      const alice = await customer('Alice', { pounds: 100 })
      await subscribe(alice)
      const { programs, restart } = bank().bank()
      const killed = ['service.txn-enrichment', 'service.feed', 'service.notification']
      for (const service of killed) {
        programs.get(service)?.signal('SIGKILL')
        await programs.get(service)?.ended
      }
      await pay(bank(), alice)
      await waitFor('it is told that they are missing', async () => !(await isReady()))
      for (const service of killed) await restart?.(service)
      await waitFor('the bank is whole', isReady)
      await catchesUp(bank(), alice)
    })
  },
  { placement: 'every service in its own process' },
)
