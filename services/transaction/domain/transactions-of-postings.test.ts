import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type AccountId, type PotId, siblingId, type TransactionId } from '#libraries/ids/ids.ts'
import { bankAddress, customerAddress, type JournalEntry, potAddress } from '#services/ledger/contract.ts'
import { movedOf } from './transactions-of-postings.ts'

const alice = 'acc_0000000000000000000001' as AccountId
const bob = 'acc_0000000000000000000002' as AccountId
const pot = 'pot_0000000000000000000001' as PotId
const transactionId = 'tx_0000000000000000000001' as TransactionId
const payees = siblingId('tx', transactionId, 1)

const entry = { position: 7, recordedAt: 2000 } as JournalEntry
const main = (accountId: AccountId, amountMinor: bigint) => ({
  address: customerAddress(accountId, 'GBP'),
  amountMinor,
})
const inPot = (amountMinor: bigint) => ({ address: potAddress(alice, pot, 'GBP'), amountMinor })
const transit = (amountMinor: bigint) => ({ address: bankAddress('transit', 'GBP'), amountMinor })

type Row = readonly [account: AccountId, transactionId: TransactionId, amountMinor: bigint]

test('an entry set is one transaction for each account that it touches, out of it negative, into it positive', () => {
  const cases: readonly (readonly [what: string, postings: Parameters<typeof movedOf>[1], rows: readonly Row[]])[] = [
    ['into a pot', [main(alice, -500n), inPot(500n)], [[alice, transactionId, -500n]]],
    ['out of a pot', [inPot(-500n), main(alice, 500n)], [[alice, transactionId, 500n]]],
    [
      'a transfer',
      [main(alice, -500n), main(bob, 500n)],
      [
        [alice, transactionId, -500n],
        [bob, payees, 500n],
      ],
    ],
    [
      'a transfer whose payee is named first',
      [main(bob, 500n), main(alice, -500n)],
      [
        [alice, transactionId, -500n],
        [bob, payees, 500n],
      ],
    ],
    [
      'a credit from another shard, which names its own',
      [main(bob, 500n), transit(-500n)],
      [[bob, transactionId, 500n]],
    ],
    [
      'several legs of one account',
      [main(alice, -500n), main(alice, 200n), transit(300n)],
      [[alice, transactionId, -300n]],
    ],
    ['legs that cancel out', [main(alice, -500n), main(alice, 500n)], []],
    ['money of the bank alone', [transit(-500n), transit(500n)], []],
  ]
  for (const [what, postings, rows] of cases) {
    const seen = movedOf(entry, postings, { transactionId, kind: 'transfer' }).map(effect => {
      assert.ok(effect.kind === 'new', what)
      const { accountId, transactionId: id, amount, state, potId } = effect.transaction
      assert.equal(state, 'posted', what)
      assert.equal(potId, what.endsWith('a pot') ? pot : undefined, what)
      return [accountId, id, amount.amountMinor]
    })
    assert.deepEqual(seen, rows, what)
  }
})
