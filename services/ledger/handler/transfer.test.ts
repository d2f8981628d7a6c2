import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RequestOf } from '#libraries/contract/contract.ts'
import type { AccountId, TransactionId } from '#libraries/ids/ids.ts'
import { customerAddress, depositsClearingAddress, type ledgerContract, payeeTransactionId } from '../contract.ts'
import { calledWith, deposit, inDirectory, newId, opening, withLedger } from '../ledger-fixture.ts'

type Request = RequestOf<typeof ledgerContract.methods.transfer>

const context = calledWith()
const [payer, payee] = ['1', '2'].map(digit => `acc_${digit.repeat(22)}`) as [AccountId, AccountId]

const transfer = (over: Partial<Request> = {}): Request => ({
  commandId: newId('cmd'),
  requestHash: 'h',
  effectiveAt: 1_768_478_400_000,
  holdId: newId('hold'),
  kind: 'transfer',
  from: customerAddress(payer, 'GBP'),
  to: customerAddress(payee, 'GBP'),
  amount: { amountMinor: 2500n, currency: 'GBP' },
  ...over,
})

test('a transfer moves all of the money once, is told to those who follow, and is answered alike after a restart', () =>
  inDirectory(async directory => {
    const body = transfer()
    const first = await withLedger(directory, async rpc => {
      for (const accountId of [payer, payee]) await rpc.openAccount(opening(accountId), context)
      await rpc.post(deposit(payer, 10_000n), context)
      const outcome = await rpc.transfer(body, context)
      assert.ok(outcome.kind === 'transferred' && !outcome.replayed)
      const { entries } = await rpc.readEntries({ after: outcome.position - 1, limit: 10, waitMs: 0 }, context)
      assert.deepEqual(
        entries.map(({ what, balances }) => [what.kind, balances.map(({ available }) => available)]),
        [['entrySetPosted', [7500n, 2500n]]],
      )
      const [entry] = entries
      assert.ok(entry?.what.kind === 'entrySetPosted')
      assert.equal(entry.what.transactionId, outcome.transactionId)
      assert.equal(outcome.payeeTransactionId, payeeTransactionId(entry.what.transactionId as TransactionId))
      const short = transfer({ amount: { amountMinor: 7501n, currency: 'GBP' } })
      for (let time = 0; time < 2; time++)
        assert.deepEqual(await rpc.transfer(short, context), { kind: 'refused', reason: 'insufficient-funds' })
      return outcome
    })
    await withLedger(directory, async rpc => {
      assert.deepEqual(await rpc.transfer(body, context), { ...first, replayed: true })
      const other = await rpc.transfer({ ...body, requestHash: 'other' }, context)
      assert.deepEqual(other, { kind: 'mismatch', commandId: body.commandId })
      assert.equal((await rpc.verify({}, context)).ok, true)
    })
  }))

const pounds = { amountMinor: 1n, currency: 'GBP' } as const
const wrong: readonly (readonly [string, Partial<Request>, string])[] = [
  ['no money', { amount: { amountMinor: 0n, currency: 'GBP' } }, 'amount'],
  ['less than no money', { amount: { amountMinor: -1n, currency: 'GBP' } }, 'amount'],
  ['an exchange at the payer', { from: customerAddress(payer, 'EUR'), amount: pounds }, 'from'],
  ['an exchange at the payee', { to: customerAddress(payee, 'EUR'), amount: pounds }, 'to'],
  ['money of the bank', { from: depositsClearingAddress('GBP') }, 'from'],
  ['an address that cannot be', { to: { ...customerAddress(payee, 'GBP'), name: 'elsewhere' } }, 'to'],
  ['money to the one who pays', { to: customerAddress(payer, 'GBP') }, 'to'],
  ['half a character', { kind: '\ud83e' }, 'kind'],
]

test('a transfer that no books could make is a bad request, which names the field and books nothing', () =>
  inDirectory(directory =>
    withLedger(directory, async rpc => {
      for (const [what, over, field] of wrong)
        await assert.rejects(rpc.transfer(transfer(over), context), { code: 'bad-request', field }, what)
      await assert.rejects(rpc.transfer(transfer(), calledWith(0)), { code: 'timeout' })
      assert.equal((await rpc.readEntries({ after: 0, limit: 10, waitMs: 0 }, context)).end, 0)
    }),
  ))
