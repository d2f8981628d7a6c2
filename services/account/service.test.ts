import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { Failure } from '#libraries/errors/failure.ts'
import type { CustomerId } from '#libraries/ids/ids.ts'
import { type Money, money } from '#libraries/money/money.ts'
import { placed } from '#services/card/service-fixture.ts'
import { customerContract } from '#services/customer/contract.ts'
import { customerService } from '#services/customer/service.ts'
import { ledgerContract } from '#services/ledger/contract.ts'
import { ledgerService } from '#services/ledger/service.ts'
import { accountContract } from './contract.ts'
import { accountService } from './service.ts'

const openBank = async () => {
  const bank = await placed({ services: [customerService, accountService, ledgerService] })
  const account = bank.client(accountContract)
  const { customerId } = await bank.client(customerContract).createCustomer({ dedupeId: 'alice', name: 'Alice' })
  const open = async (dedupeId: string) => {
    const outcome = await account.openAccount({ dedupeId, customerId, currency: 'GBP' })
    return outcome.kind === 'opened' ? outcome.account : assert.fail(outcome.reason)
  }
  return { ...bank, account, customerId, open, ledger: bank.client(ledgerContract) }
}

describe('accounts', () => {
  let bank: Awaited<ReturnType<typeof openBank>>
  before(async () => {
    bank = await openBank()
  })
  after(() => bank.close())

  test('an account that can be seen is in the ledger, with nothing in it', async () => {
    const { accountId } = await bank.open('first')
    const found = await bank.account.getAccount({ accountId })
    assert.equal(found.kind === 'found' && found.account.state, 'open')
    const balance = await bank.ledger.readBalance({ accountId })
    assert.equal(balance.kind === 'found' && balance.balances.available, 0n)
  })

  test('orders with one id, at once and after a restart, open one account', async () => {
    const opened = await Promise.all(Array.from({ length: 10 }, () => bank.open('once')))
    await bank.reopen()
    opened.push(await bank.open('once'))
    assert.equal(new Set(opened.map(({ accountId }) => accountId)).size, 1)
    const { accounts } = await bank.account.listAccounts({ customerId: bank.customerId })
    assert.equal(accounts.filter(({ accountId }) => accountId === opened[0]?.accountId).length, 1)
  })

  test('nobody unknown gets an account, and the id of an order belongs to its customer and currency', async () => {
    const unknown = 'user_0000000000000000000001' as CustomerId
    assert.deepEqual(await bank.account.openAccount({ dedupeId: 'x', customerId: unknown, currency: 'GBP' }), {
      kind: 'refused',
      reason: 'unknown-customer',
    })
    await bank.open('pounds')
    await assert.rejects(
      bank.account.openAccount({ dedupeId: 'pounds', customerId: bank.customerId, currency: 'EUR' }),
      { subCode: 'account.duplicate-mismatch' },
    )
  })

  test('a deposit moves money once, and another one under its id is refused', async () => {
    const { accountId } = await bank.open('deposits')
    const other = await bank.open('other')
    const cases: [dedupeId: string, accountId: typeof accountId, amount: Money, outcome: string, posted: bigint][] = [
      ['salary', accountId, money(10_000n, 'GBP'), 'deposited', 10_000n],
      ['salary', accountId, money(10_000n, 'GBP'), 'replayed', 10_000n],
      ['salary', accountId, money(10_001n, 'GBP'), 'duplicate-mismatch', 10_000n],
      ['salary', other.accountId, money(10_000n, 'GBP'), 'duplicate-mismatch', 10_000n],
      ['gift', accountId, money(5n, 'GBP'), 'deposited', 10_005n],
      ['nothing', accountId, money(0n, 'GBP'), 'invalid-amount', 10_005n],
      ['less', accountId, money(-5n, 'GBP'), 'invalid-amount', 10_005n],
      ['euros', accountId, money(5n, 'EUR'), 'wrong-currency', 10_005n],
    ]
    for (const [dedupeId, to, amount, expected, posted] of cases) {
      const outcome = await bank.account.deposit({ dedupeId, accountId: to, amount })
      const said = outcome.kind === 'refused' ? outcome.reason : outcome.replayed ? 'replayed' : 'deposited'
      assert.equal(said, expected, dedupeId)
      const balance = await bank.ledger.readBalance({ accountId })
      assert.equal(balance.kind === 'found' && balance.balances.posted, posted, dedupeId)
    }
    assert.deepEqual((await bank.ledger.verify({})).sums, { GBP: '0' })
  })

  test('ten deposits with one id at once have one transaction', async () => {
    const { accountId } = await bank.open('at once')
    const deposit = { dedupeId: 'ten', accountId, amount: money(7n, 'GBP') }
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => bank.account.deposit(deposit)))
    assert.equal(new Set(outcomes.map(outcome => outcome.kind === 'deposited' && outcome.transactionId)).size, 1)
    const balance = await bank.ledger.readBalance({ accountId })
    assert.equal(balance.kind === 'found' && balance.balances.posted, 7n)
  })
})

test('an opening that stopped before or after the ledger is finished by the next call', async () => {
  const opened: string[] = []
  let failing = true
  const ledger = {
    contract: ledgerContract,
    handlers: {
      openAccount: async ({ accountId }: { accountId: string }) => {
        opened.push(accountId)
        if (failing) throw new Failure('unknown', 'ledger.flush', 'Perhaps.')
        return { kind: 'opened', replayed: opened.length > 1, position: 1 }
      },
    },
  }
  const bank = await placed({ services: [customerService, accountService], doubles: [ledger] })
  const { customerId } = await bank.client(customerContract).createCustomer({ dedupeId: 'alice', name: 'Alice' })
  const account = bank.client(accountContract)
  const order = { dedupeId: 'cut short', customerId, currency: 'GBP' } as const
  await assert.rejects(account.openAccount(order), { code: 'unknown' })
  assert.deepEqual((await account.listAccounts({ customerId })).accounts, [])
  failing = false
  const outcome = await account.openAccount(order)
  assert.equal(outcome.kind === 'opened' && outcome.account.accountId, opened[0])
  assert.equal(new Set(opened).size, 1)
  assert.equal((await account.listAccounts({ customerId })).accounts.length, 1)
  await bank.close()
})

test('a deposit that the ledger did not hear of is booked by a later call, though the day of the order is closed by then', async () => {
  const inner = await placed({ services: [customerService, accountService, ledgerService] })
  const real = inner.client(ledgerContract)
  let isCut = true
  const handlers = {
    openAccount: real.openAccount,
    post: async (request: Parameters<typeof real.post>[0]) => {
      if (isCut) throw new Failure('unavailable', 'rpc.cut', 'No line.')
      return real.post(request)
    },
  }
  const outer = await placed({
    services: [customerService, accountService],
    doubles: [{ contract: ledgerContract, handlers }],
  })
  const { customerId } = await outer.client(customerContract).createCustomer({ dedupeId: 'alice', name: 'Alice' })
  const account = outer.client(accountContract)
  const opened = await account.openAccount({ dedupeId: 'alice', customerId, currency: 'GBP' })
  assert.ok(opened.kind === 'opened')
  const { accountId } = opened.account
  const order = { dedupeId: 'salary', accountId, amount: money(10_000n, 'GBP') }
  await assert.rejects(account.deposit(order), { code: 'unavailable' })
  for (const { clock } of [inner, outer]) clock.advance(24 * 60 * 60 * 1000)
  const day = { commandId: 'day', requestHash: 'h', effectiveAt: inner.clock.now(), day: '2026-01-15' }
  assert.equal((await real.closeDay(day)).kind, 'closed')
  isCut = false
  assert.equal((await account.deposit(order)).kind, 'deposited')
  const balance = await real.readBalance({ accountId })
  assert.equal(balance.kind === 'found' && balance.balances.posted, 10_000n)
  await outer.close()
  await inner.close()
})
