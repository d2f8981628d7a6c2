import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { Failure } from '#libraries/errors/failure.ts'
import type { AccountId } from '#libraries/ids/ids.ts'
import { money } from '#libraries/money/money.ts'
import { accountContract } from '#services/account/contract.ts'
import { accountService } from '#services/account/service.ts'
import { placed } from '#services/card/service-fixture.ts'
import { customerContract } from '#services/customer/contract.ts'
import { customerService } from '#services/customer/service.ts'
import { customerAddress, ledgerContract } from '#services/ledger/contract.ts'
import { ledgerService } from '#services/ledger/service.ts'
import { transferContract } from './contract.ts'
import { transferService } from './service.ts'

const nobody = 'acc_0000000000000000000009' as AccountId
const pounds = (amountMinor: bigint) => money(amountMinor, 'GBP')

const openBank = async () => {
  const bank = await placed({ services: [customerService, accountService, ledgerService, transferService] })
  const account = bank.client(accountContract)
  const ledger = bank.client(ledgerContract)
  let opened = 0
  const open = async (amountMinor = 0n, currency: 'GBP' | 'EUR' = 'GBP'): Promise<AccountId> => {
    const dedupeId = `account ${++opened}`
    const { customerId } = await bank.client(customerContract).createCustomer({ dedupeId, name: 'Somebody' })
    const outcome = await account.openAccount({ dedupeId, customerId, currency })
    assert.ok(outcome.kind === 'opened')
    const { accountId } = outcome.account
    if (amountMinor > 0n) await account.deposit({ dedupeId, accountId, amount: money(amountMinor, currency) })
    return accountId
  }
  const posted = async (accountId: AccountId) => {
    const found = await ledger.readBalance({ accountId })
    return found.kind === 'found' ? found.balances.posted : assert.fail('no such account')
  }
  return { ...bank, ledger, transfer: bank.client(transferContract), open, posted }
}

describe('transfers', () => {
  let bank: Awaited<ReturnType<typeof openBank>>
  before(async () => {
    bank = await openBank()
  })
  afterEach(async () => {
    const { ok, sums } = await bank.ledger.verify({})
    assert.ok(ok && Object.values(sums).every(sum => sum === '0'), 'the books sum to zero')
  })
  after(() => bank.close())

  test('money goes from one customer to another once per id, or nothing moves and the answer says why', async () => {
    const [alice, bob, euros] = [await bank.open(10_000n), await bank.open(), await bank.open(500n, 'EUR')]
    const transfer = { fromAccount: alice, toAccount: bob, amount: pounds(2500n) }
    const cases: readonly (readonly [change: object, dedupeId: string, outcome: string, posted: [bigint, bigint]])[] = [
      [{}, 'rent', 'sent', [7500n, 2500n]],
      [{}, 'rent', 'replayed', [7500n, 2500n]],
      [{ amount: pounds(2501n) }, 'rent', 'mismatch', [7500n, 2500n]],
      [{ toAccount: euros }, 'rent', 'mismatch', [7500n, 2500n]],
      [{ reference: 'Rent' }, 'rent', 'mismatch', [7500n, 2500n]],
      [{ fromAccount: bob, toAccount: alice, amount: pounds(500n) }, 'rent', 'sent', [8000n, 2000n]],
      [{ amount: pounds(8001n) }, 'too much', 'insufficient-funds', [8000n, 2000n]],
      [{ amount: pounds(8000n) }, 'all', 'sent', [0n, 10_000n]],
      [{ amount: pounds(1n) }, 'more', 'insufficient-funds', [0n, 10_000n]],
      [{ fromAccount: bob, toAccount: alice, amount: pounds(10_000n) }, 'back', 'sent', [10_000n, 0n]],
      [{ amount: pounds(1n) }, 'more', 'insufficient-funds', [10_000n, 0n]],
      [{ toAccount: alice }, 'x', 'same-account', [10_000n, 0n]],
      [{ toAccount: nobody }, 'x', 'unknown-payee', [10_000n, 0n]],
      [{ fromAccount: nobody }, 'x', 'unknown-account', [10_000n, 0n]],
      [{ toAccount: euros }, 'x', 'payee-currency', [10_000n, 0n]],
      [{ amount: money(100n, 'EUR') }, 'x', 'wrong-currency', [10_000n, 0n]],
      [{ amount: pounds(0n) }, 'x', 'invalid-amount', [10_000n, 0n]],
      [{ amount: pounds(-100n) }, 'x', 'invalid-amount', [10_000n, 0n]],
      [{ amount: pounds(100n) }, 'x', 'sent', [9900n, 100n]],
    ]
    for (const [change, dedupeId, expected, posted] of cases) {
      const outcome = await bank.transfer.send({ ...transfer, ...change, dedupeId })
      const said = outcome.kind === 'refused' ? outcome.reason : outcome.kind
      const label = `${dedupeId} ${Object.keys(change).join()}`
      assert.equal(outcome.kind === 'sent' && outcome.replayed ? 'replayed' : said, expected, label)
      assert.deepEqual([await bank.posted(alice), await bank.posted(bob)], posted, label)
    }
  })

  test('ten clicks at once and one after a restart are one transfer', async () => {
    const [alice, bob] = [await bank.open(10_000n), await bank.open()]
    const transfer = { fromAccount: alice, toAccount: bob, amount: pounds(300n), dedupeId: 'click' }
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => bank.transfer.send(transfer)))
    await bank.reopen()
    outcomes.push(await bank.transfer.send(transfer))
    assert.equal(new Set(outcomes.map(outcome => outcome.kind === 'sent' && outcome.transactionId)).size, 1)
    assert.deepEqual([await bank.posted(alice), await bank.posted(bob)], [9700n, 300n])
  })

  test('a closed account gets nothing and sends nothing', async () => {
    const [alice, bob] = [await bank.open(10_000n), await bank.open()]
    const address = customerAddress(bob, 'GBP')
    const close = { commandId: 'close', requestHash: 'h', effectiveAt: bank.clock.now(), address }
    assert.equal((await bank.ledger.closeAddress(close)).kind, 'done')
    const transfer = { fromAccount: alice, toAccount: bob, amount: pounds(300n), dedupeId: 'closed' }
    const outcome = await bank.transfer.send(transfer)
    assert.equal(outcome.kind, 'refused')
    assert.equal(await bank.posted(alice), 10_000n)
  })

  test('the two sides of a transfer are found by their transactions, with the words of the payer', async () => {
    const [alice, bob] = [await bank.open(10_000n), await bank.open()]
    const transfer = { fromAccount: alice, toAccount: bob, amount: pounds(1n), dedupeId: 'x', reference: 'Thanks' }
    const sent = await bank.transfer.send(transfer)
    assert.ok(sent.kind === 'sent')
    const { transactionId, payeeTransactionId } = sent
    const { sides } = await bank.transfer.findSides({ transactionIds: [payeeTransactionId, transactionId] })
    assert.deepEqual(
      sides.map(side => ({ ...side })),
      [
        {
          transactionId: payeeTransactionId,
          direction: 'in',
          otherAccountId: alice,
          otherName: 'Somebody',
          reference: 'Thanks',
        },
        { transactionId, direction: 'out', otherAccountId: bob, otherName: 'Somebody', reference: 'Thanks' },
      ],
    )
    const { entries } = await bank.ledger.readEntries({ after: 0, limit: 500, waitMs: 0 })
    const text = JSON.stringify(entries, (_, value) => (typeof value === 'bigint' ? String(value) : value))
    assert.ok(text.includes(transactionId), 'the journal has the transfer')
    assert.equal(text.includes('Thanks'), false, 'and none of its words')
  })
})

test('a transfer that stopped before or after the ledger is finished by the next call, with the same ids', async () => {
  const asked: string[] = []
  let failing = true
  const accounts = {
    contract: accountContract,
    handlers: {
      getAccount: async ({ accountId }: { accountId: string }) => ({
        kind: 'found',
        account: { accountId, customerId: 'user_0000000000000000000001', currency: 'GBP', state: 'open', createdAt: 1 },
      }),
    },
  }
  const ledger = {
    contract: ledgerContract,
    handlers: {
      transfer: async ({ commandId, holdId }: { commandId: string; holdId: string }) => {
        asked.push(`${commandId} ${holdId}`)
        if (failing) throw new Failure('unknown', 'ledger.flush-failed', 'Perhaps.')
        const [transactionId, payeeTransactionId] = ['tx_0000000000000000000001', 'tx_0000000000000000000002']
        return { kind: 'transferred', transactionId, payeeTransactionId, replayed: true, position: 1 }
      },
    },
  }
  const bank = await placed({ services: [transferService], doubles: [accounts, ledger] })
  const transfer = bank.client(transferContract)
  const order = {
    fromAccount: 'acc_0000000000000000000001' as AccountId,
    toAccount: 'acc_0000000000000000000002' as AccountId,
    amount: pounds(1n),
    dedupeId: 'cut short',
  }
  await assert.rejects(transfer.send(order), { code: 'unknown' })
  await bank.reopen()
  failing = false
  assert.equal((await transfer.send(order)).kind, 'sent')
  assert.equal(asked.length, 2)
  assert.equal(new Set(asked).size, 1)
  await bank.close()
})

test('an order that was cut short before its sides were written has them after the next try', async () => {
  const bank = await placed({
    services: [customerService, accountService, ledgerService, transferService],
  })
  const account = bank.client(accountContract)
  const open = async (name: string) => {
    const { customerId } = await bank.client(customerContract).createCustomer({ dedupeId: name, name })
    const opened = await account.openAccount({ dedupeId: name, customerId, currency: 'GBP' })
    return opened.kind === 'opened' ? opened.account.accountId : assert.fail(opened.reason)
  }
  const [fromAccount, toAccount] = [await open('alice'), await open('bob')]
  await account.deposit({ dedupeId: 'salary', accountId: fromAccount, amount: pounds(100n) })
  const store = bank.storeOf('service.transfer')
  const { apply } = store
  const cut = () => Promise.reject(new Failure('unavailable', 'storage.cut', 'The power went.'))
  Object.assign(store, { apply: cut })
  const order = { fromAccount, toAccount, amount: pounds(100n), dedupeId: 'cut' }
  await assert.rejects(bank.client(transferContract).send(order), { subCode: 'storage.cut' })
  Object.assign(store, { apply })
  const sent = await bank.client(transferContract).send(order)
  assert.ok(sent.kind === 'sent')
  const { transactionId, payeeTransactionId } = sent
  const found = await bank.client(transferContract).findSides({ transactionIds: [transactionId, payeeTransactionId] })
  assert.deepEqual(
    found.sides.map(({ direction }) => direction),
    ['out', 'in'],
  )
  await bank.close()
})
