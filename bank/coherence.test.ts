import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { StoryBank } from './story/testing/story-bank.ts'
import { tell, tellInEveryPlacement } from './story/testing/tell.ts'
import { waitFor } from './story/testing/wait-for.ts'

type Report = {
  readonly coherent: boolean
  readonly lagEntries: number
  readonly checks: readonly { readonly check: string; readonly looked: number; readonly every: string }[]
  readonly discrepancies: readonly Readonly<Record<'check' | 'subject' | 'expected' | 'found' | 'owner', string>>[]
}

const florin = fileURLToPath(new URL('../tools/florin/florin.mjs', import.meta.url))

/** `florin coherence` as an operator runs it. */
const coherence = ({ directory }: StoryBank, ...flags: string[]): Promise<{ exit: number; output: string }> =>
  new Promise(resolve => {
    execFile(process.execPath, [florin, 'coherence', '--data', directory, ...flags], (error, output) =>
      resolve({ exit: error === null ? 0 : Number(error.code), output }),
    )
  })

const report = async (bank: StoryBank): Promise<{ exit: number } & Report> => {
  const { exit, output } = await coherence(bank, '--json')
  return { exit, ...(JSON.parse(output) as Report) }
}

const soon: readonly string[] = ['every 1 s', 'every 2 s']

/** Everything is added up, and each check that is due soon has looked at something. */
const allLookedAt = ({ lagEntries, checks }: Report): boolean =>
  lagEntries === 0 && checks.every(({ looked, every }) => !soon.includes(every) || looked > 0)

const changeByHand = ({ directory }: StoryBank, sql: string): void => {
  const database = new DatabaseSync(join(directory, 'service.balance', 'tables.sqlite'), { timeout: 5000 })
  database.exec(sql)
  database.close()
}

const withoutSentinel = { FLORIN_COHERENCE_INTERVAL_S: '0' }

tell(
  'coherence',
  bank => {
    test('payments come and go, and all parts of the bank agree', async () => {
      const { customer, tap } = bank()
      const alice = await customer('Alice', { pounds: 100 })
      for (const pounds of [10, 20, 30, 500]) await tap(alice, { pounds })
      await waitFor('every check has looked', async () => allLookedAt(await report(bank())))
      const { exit, coherent, discrepancies } = await report(bank())
      assert.deepEqual({ exit, coherent, discrepancies }, { exit: 0, coherent: true, discrepancies: [] })
    })

    test('a balance changed by hand is named with what it should be, until the balances are read again', async () => {
      const { customer, tap, operators, bank: placed, restartBank, directory } = bank()
      const bob = await customer('Bob', { pounds: 100 })
      await tap(bob, { pounds: 10 })
      await waitFor('coherence has read of it', async () => (await report(bank())).lagEntries === 0)
      changeByHand(bank(), `UPDATE balance SET posted = 99900 WHERE "accountId" = '${bob.accountId}'`)
      await waitFor('it is found', async () => (await coherence(bank())).exit === 1)
      const { discrepancies } = await report(bank())
      const [{ check, subject, expected, found, owner } = {} as Report['discrepancies'][number], ...others] =
        discrepancies
      assert.deepEqual(others, [])
      assert.deepEqual([check, subject], ['balance-projection', `florin/customer/main/GBP/${bob.accountId}`])
      assert.deepEqual(
        [expected, found],
        ['posted 10000, held 1000, available 9000', 'posted 99900, held 1000, available 9000'],
      )
      assert.equal(owner, 'money')
      const { output } = await coherence(bank())
      for (const told of [bob.accountId, expected, found]) assert.ok(output.includes(told), output)
      const gauge = 'florin_coherence_discrepancies{check="balance-projection"}'
      assert.ok((await operators.text('/metrics')).text.includes(`${gauge} 1`))
      assert.deepEqual(await placed().stop(), [0])
      for (const end of ['', '-wal', '-shm'])
        rmSync(join(directory, 'service.balance', `tables.sqlite${end}`), { force: true })
      await restartBank()
      await waitFor('it is resolved', async () => (await coherence(bank())).exit === 0)
      assert.ok((await operators.text('/metrics')).text.includes(`${gauge} 0`))
    })
  },
  { environment: withoutSentinel },
)

tellInEveryPlacement(
  'sentinel money',
  bank => {
    test('a penny goes to and fro, every part of the bank knows of it, and customers see nothing', async () => {
      const { customer, transactions, feed, publicApi } = bank()
      const alice = await customer('Alice', { pounds: 100 })
      const looks = async (name: string) =>
        (await report(bank())).checks.find(({ check }) => check === name)?.looked ?? 0
      await waitFor('it has moved four times', async () => (await looks('sentinel-money')) >= 4)
      await waitFor('earlier moves were asked for again', async () => (await looks('known-commands')) >= 2)
      const { exit, discrepancies } = await report(bank())
      assert.deepEqual({ exit, discrepancies }, { exit: 0, discrepancies: [] })
      const { accounts } = (await (await publicApi(alice, '/accounts')).json()) as { accounts: { id: string }[] }
      assert.deepEqual(
        accounts.map(({ id }) => id),
        [alice.accountId],
      )
      assert.equal((await transactions(alice)).length, 1)
      assert.equal((await feed(alice)).length, 1)
    })
  },
  { environment: { FLORIN_COHERENCE_INTERVAL_S: '1' } },
)
