import assert from 'node:assert/strict'
import test from 'node:test'
import { Failure } from '#libraries/errors/failure.ts'
import type { PotId } from '#libraries/ids/ids.ts'
import { customerAddress, potAddress } from '../contract.ts'
import { calledWith, deposit, newId } from '../ledger-fixture.ts'
import type { History } from '../store/history/history-port.ts'
import { call, funded, startedStore } from '../store/ledger-store-fixture.ts'
import { readNamedBalance } from './read-named-balance.ts'
import { trialBalance } from './trial-balance.ts'

const unavailable = (): Promise<never> =>
  Promise.reject(new Failure('unavailable', 'ledger.history-unavailable', 'There is no index.'))

/** An index that has nothing yet, and one that is not there. */
const indexes: Readonly<Record<string, Pick<History, 'read'>>> = {
  'is behind': {
    read: (async ({ kind }) => ({
      answer: kind === 'chart' ? new Map() : [],
      position: 0,
      behind: true,
    })) as History['read'],
  },
  'is gone': { read: unavailable },
}

/** An account with £100, £40 of it in a pot. */
const withPot = async () => {
  const { store } = await startedStore()
  const accountId = await funded(store)
  const pot = potAddress(accountId, newId('pot') as PotId, 'GBP')
  const command = { commandId: newId('cmd'), requestHash: 'h', effectiveAt: 5 }
  await store.submit({ operation: 'openAddress', body: { ...command, address: pot } }, call)
  const postings = [
    { address: customerAddress(accountId, 'GBP'), amountMinor: -4000n },
    { address: pot, amountMinor: 4000n },
  ]
  await store.submit({ operation: 'post', body: deposit(accountId, 0n, { postings }) }, call)
  return { store, accountId }
}

for (const [what, history] of Object.entries(indexes)) {
  test(`when the index ${what}, the trial balance of now is read from the books`, async () => {
    const { store } = await withPot()
    const report = await trialBalance({ store, history })({}, calledWith())
    assert.deepEqual(
      report.rows.filter(({ credit }) => credit !== '0').map(({ line, credit }) => [line, credit]),
      [
        ['customer', '6000'],
        ['pot', '4000'],
      ],
    )
    assert.deepEqual([report.sums, report.position, report.behind], [{ GBP: '0' }, store.end(), false])
    await store.stop()
  })

  test(`when the index ${what}, an account has all its pots all the same`, async () => {
    const { store, accountId } = await withPot()
    const answer = await readNamedBalance({ store, history })({ name: 'account-total', accountId }, calledWith())
    assert.ok(answer.kind === 'found')
    assert.deepEqual(answer.balances, [
      { currency: 'GBP', posted: '10000', held: '0', pendingIn: '0', available: '10000' },
    ])
    await store.stop()
  })
}

test('the trial balance of an entry is not to be had without the index, and says so', async () => {
  const { store } = await withPot()
  const at = (history: Pick<History, 'read'>) => trialBalance({ store, history })({ position: 2 }, calledWith())
  await assert.rejects(at({ read: unavailable }), { subCode: 'ledger.history-unavailable' })
  const behind = await at(indexes['is behind'] as Pick<History, 'read'>)
  assert.deepEqual([behind.position, behind.behind], [0, true])
  await store.stop()
})
