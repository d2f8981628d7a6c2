import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hledgerMissing, withHledger } from '#bank/story/testing/hledger.ts'
import type { BookedEntry } from '#services/ledger/contract.ts'
import { hledgerCommodity, hledgerHead, hledgerTransaction } from './hledger-journal.ts'

const account = 'acc_0000000000000000000001'

const deposit: BookedEntry = {
  position: 2,
  recordedAt: Date.UTC(2026, 0, 16, 0, 0, 1),
  effectiveAt: Date.UTC(2026, 0, 15, 12),
  kind: 'deposit',
  entrySetId: 'entryset_0000000000000000000001',
  transactionId: 'tx_0000000000000000000001',
  postings: [
    {
      address: `florin/customer/main/GBP/${account}`,
      account: `liabilities:customer:main:${account}`,
      currency: 'GBP',
      amountMinor: 10_005,
    },
    {
      address: 'florin/bank/deposits-clearing/GBP/',
      account: 'assets:bank:deposits-clearing',
      currency: 'GBP',
      amountMinor: -10_005,
    },
  ],
}

test('an entry set is a transaction with both dates, its ids as tags and exact decimals', () => {
  assert.equal(
    hledgerTransaction(deposit),
    `2026-01-16=2026-01-15 * deposit
    ; position:2
    ; entryset:entryset_0000000000000000000001
    ; transaction:tx_0000000000000000000001
    ; recorded:2026-01-16T00:00:01.000Z
    ; effective:2026-01-15T12:00:00.000Z
    liabilities:customer:main:${account}  -100.05 GBP
    assets:bank:deposits-clearing  100.05 GBP
`,
  )
})

test('a currency is written with its own number of decimals', () => {
  assert.equal(hledgerCommodity('GBP'), 'commodity 1.00 GBP\n')
  assert.equal(hledgerCommodity('JPY'), 'commodity 1. JPY\n')
  assert.equal(hledgerCommodity('KWD'), 'commodity 1.000 KWD\n')
})

test('a kind cannot become a part of the format', () => {
  const first = (kind: string) => hledgerTransaction({ ...deposit, kind }).split('\n')[0]
  assert.equal(first('a;b|c\n2026-01-01 d'), '2026-01-16=2026-01-15 * a b c 2026-01-01 d')
  assert.equal(first('(x) round-up'), '2026-01-16=2026-01-15 * x  round-up')
})

const yen = { ...deposit, postings: deposit.postings.map(leg => ({ ...leg, currency: 'JPY' as const })) }
const largest = {
  ...deposit,
  postings: deposit.postings.map(leg => ({
    ...leg,
    amountMinor: Math.sign(leg.amountMinor) * Number.MAX_SAFE_INTEGER,
  })),
}
const odd = { ...deposit, kind: '; | * ! (x) "', reverses: 'entryset_0000000000000000000002' }

test('hledger reads it and adds it up to the minor unit', { skip: hledgerMissing }, () => {
  const journal = [
    hledgerHead,
    hledgerCommodity('GBP'),
    hledgerCommodity('JPY'),
    ...[deposit, yen, largest, odd].map(entry => `\n${hledgerTransaction(entry)}`),
  ].join('')
  withHledger(journal, hledger => {
    hledger.check()
    assert.deepEqual(hledger.balances(), {
      'assets:bank:deposits-clearing': { GBP: 9_007_199_254_740_991n + 20_010n, JPY: 10_005n },
      [`liabilities:customer:main:${account}`]: { GBP: -9_007_199_254_740_991n - 20_010n, JPY: -10_005n },
    })
  })
})

test('hledger refuses a transaction that does not add up', { skip: hledgerMissing }, () => {
  const [first, second] = deposit.postings
  assert.ok(first && second)
  const wrong = { ...deposit, postings: [first, { ...second, amountMinor: second.amountMinor + 1 }] }
  withHledger(`${hledgerHead}${hledgerCommodity('GBP')}\n${hledgerTransaction(wrong)}`, hledger =>
    assert.throws(hledger.check, /-0\.01 GBP/),
  )
})
