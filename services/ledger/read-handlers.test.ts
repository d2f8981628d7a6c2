import assert from 'node:assert/strict'
import test from 'node:test'
import type { RequestOf } from '#libraries/contract/contract.ts'
import type { PotId } from '#libraries/ids/ids.ts'
import { bankAddress, customerAddress, type ledgerContract, potAddress } from './contract.ts'
import {
  calledWith,
  deposit,
  inDirectory,
  type LedgerRpc,
  newId,
  opening,
  purchase,
  withLedger,
} from './ledger-fixture.ts'

const context = calledWith(10_000)
const dayMs = 86_400_000
const noon = 1_768_478_400_000
const command = () => ({ commandId: newId('cmd'), requestHash: 'h', effectiveAt: noon })

/** An account with £100, £15 of it in a pot, and £20 held; £7 more were dated back by ten days. */
const livedIn = async (rpc: LedgerRpc) => {
  const accountId = newId('acc')
  const main = customerAddress(accountId, 'GBP')
  const pot = potAddress(accountId, newId('pot') as PotId, 'GBP')
  await rpc.openAccount(opening(accountId), context)
  await rpc.post(deposit(accountId, 9300n), context)
  await rpc.openAddress({ ...command(), address: pot }, context)
  const aside = [
    { address: main, amountMinor: -1500n },
    { address: pot, amountMinor: 1500n },
  ]
  await rpc.post(deposit(accountId, 0n, { postings: aside, effectiveAt: noon + 1 }), context)
  await rpc.authorise(purchase(accountId, 2000n, { effectiveAt: noon + 2 }), context)
  await rpc.post(deposit(accountId, 700n, { effectiveAt: noon - 10 * dayMs }), context)
  return { accountId, main, pot }
}

type At = RequestOf<typeof ledgerContract.methods.readBalanceAt>

test('a named balance sums its addresses, live and at any point alike', () =>
  inDirectory(directory =>
    withLedger(directory, async rpc => {
      const { accountId } = await livedIn(rpc)
      const { accountId: other } = await livedIn(rpc)
      assert.notEqual(accountId, other)
      const gbp = { currency: 'GBP', pendingIn: '0' }
      const total = await rpc.readNamedBalance({ name: 'account-total', accountId }, context)
      assert.deepEqual(total, {
        kind: 'found',
        balances: [{ ...gbp, posted: '10000', held: '2000', available: '8000' }],
        position: 12,
      })
      const money = await rpc.readNamedBalance({ name: 'customer-money' }, context)
      assert.deepEqual(money, { kind: 'found', balances: [{ currency: 'GBP', posted: '20000' }], position: 12 })
      const flow = await rpc.readNamedBalance({ name: 'deposit-flow' }, context)
      assert.deepEqual(flow, { kind: 'found', balances: [{ ...gbp, posted: '-20000', held: '0' }], position: 12 })
      const at = (of: At['of']) => rpc.readBalanceAt({ of }, context)
      const asOf = { position: 12, behind: false }
      const sums = { ...gbp, posted: '10000', held: '2000' }
      assert.deepEqual(await at({ kind: 'named', name: 'account-total', accountId }), {
        kind: 'found',
        balances: [sums],
        ...asOf,
      })
      assert.deepEqual(await at({ kind: 'named', name: 'customer-money' }), {
        kind: 'found',
        balances: [{ currency: 'GBP', posted: '20000' }],
        ...asOf,
      })
    }),
  ))

test('a balance is told as it was recorded, as it was effective, and as one knew then of another time', () =>
  inDirectory(directory =>
    withLedger(directory, async rpc => {
      const { accountId, main, pot } = await livedIn(rpc)
      const rows: readonly [string, Omit<At, 'of'>, string, string][] = [
        ['now', {}, '8500', '2000'],
        ['before the money that was dated back was known', { position: 5 }, '7800', '2000'],
        ['before the tap', { position: 4 }, '7800', '0'],
        ['before the money went into the pot', { position: 3 }, '9300', '0'],
        ['what had happened by noon', { effectiveAt: noon }, '10000', '0'],
        ['what was known at entry 5 of what had happened by noon', { effectiveAt: noon, position: 5 }, '9300', '0'],
        ['eleven days before', { effectiveAt: noon - 11 * dayMs }, '0', '0'],
        ['nine days before', { effectiveAt: noon - 9 * dayMs }, '700', '0'],
        ['nine days before, as known at entry 5', { effectiveAt: noon - 9 * dayMs, position: 5 }, '0', '0'],
        ['long after', { effectiveAt: noon + 1000 * dayMs, recordedAt: Date.now() + dayMs }, '8500', '2000'],
      ]
      for (const [what, point, posted, held] of rows) {
        const answer = await rpc.readBalanceAt({ of: { kind: 'address', address: main }, ...point }, context)
        assert.ok(answer.kind === 'found', what)
        assert.deepEqual(answer.balances, [{ currency: 'GBP', posted, held, pendingIn: '0' }], what)
      }
      const potAt = await rpc.readBalanceAt({ of: { kind: 'address', address: pot }, position: 3 }, context)
      assert.equal(potAt.kind, 'unknown', 'the pot had no money yet')
      const fees = await rpc.readBalanceAt({ of: { kind: 'address', address: bankAddress('fees', 'GBP') } }, context)
      assert.ok(fees.kind === 'found' && fees.balances[0]?.posted === '0', "the bank's own are there from the begin")
      const before = await rpc.readBalanceAt(
        { of: { kind: 'named', name: 'account-total', accountId }, recordedAt: 5 },
        context,
      )
      assert.equal(before.kind, 'unknown')
    }),
  ))

test('history has each movement of an address with the balance after it, newest first', () =>
  inDirectory(directory =>
    withLedger(directory, async rpc => {
      const { main } = await livedIn(rpc)
      const page = async (axis: 'recorded' | 'effective', before?: number) => {
        const answer = await rpc.readHistory({ address: main, axis, limit: 3, ...(before && { before }) }, context)
        assert.ok(answer.kind === 'page' && !answer.behind)
        return answer.rows.map(row => `${row.position} ${row.kind} ${row.change.posted} ${row.after.posted}`)
      }
      assert.deepEqual(await page('recorded'), [
        '6 entrySetPosted 700 8500',
        '5 authorisationApproved 0 7800',
        '4 entrySetPosted -1500 7800',
      ])
      assert.deepEqual(await page('recorded', 4), ['2 entrySetPosted 9300 9300'])
      assert.deepEqual(await page('effective'), [
        '5 authorisationApproved 0 8500',
        '4 entrySetPosted -1500 8500',
        '2 entrySetPosted 9300 10000',
      ])
      assert.deepEqual(await page('effective', 2), ['6 entrySetPosted 700 700'])
      const nobody = customerAddress(newId('acc'), 'GBP')
      assert.equal((await rpc.readHistory({ address: nobody, axis: 'recorded', limit: 3 }, context)).kind, 'unknown')
    }),
  ))

test('the trial balance has debits and credits of every line, equal in each currency, now and at a position', () =>
  inDirectory(directory =>
    withLedger(directory, async rpc => {
      await livedIn(rpc)
      const euros = newId('acc')
      await rpc.openAccount(opening(euros, 'EUR'), context)
      await rpc.post(deposit(euros, 5n, { currency: 'EUR' }), context)
      const now = await rpc.trialBalance({}, context)
      assert.deepEqual(now.sums, { EUR: '0', GBP: '0' })
      assert.deepEqual(now.totals, [
        { currency: 'EUR', debit: '5', credit: '5' },
        { currency: 'GBP', debit: '10000', credit: '10000' },
      ])
      const used = now.rows.filter(({ debit, credit }) => debit !== '0' || credit !== '0')
      assert.deepEqual(
        used.map(({ line, currency, debit, credit }) => [line, currency, debit, credit]),
        [
          ['customer', 'EUR', '0', '5'],
          ['deposits-clearing', 'EUR', '5', '0'],
          ['customer', 'GBP', '0', '8500'],
          ['pot', 'GBP', '0', '1500'],
          ['deposits-clearing', 'GBP', '10000', '0'],
        ],
      )
      assert.deepEqual(await rpc.trialBalance({ position: now.position }, context), now)
      const then = await rpc.trialBalance({ position: 2 }, context)
      assert.deepEqual([then.position, then.totals], [2, [{ currency: 'GBP', debit: '9300', credit: '9300' }]])
      const beyond = await rpc.trialBalance({ position: 99 }, context)
      assert.deepEqual([beyond.position, beyond.behind], [now.position, false])
    }),
  ))

const unanswerable: readonly [string, { name: string; accountId?: ReturnType<typeof newId<'acc'>> }][] = [
  ['a name that is none', { name: 'nothing' }],
  ['a balance of an account without an account', { name: 'account-total' }],
  ['a balance of the bank with an account', { name: 'customer-money', accountId: newId('acc') }],
  ['an account that is not in the books', { name: 'account-total', accountId: newId('acc') }],
]

test('a named balance that there is not is unknown', () =>
  inDirectory(directory =>
    withLedger(directory, async rpc => {
      for (const [what, request] of unanswerable)
        assert.deepEqual(await rpc.readNamedBalance(request, context), { kind: 'unknown' }, what)
    }),
  ))
