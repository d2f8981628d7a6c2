import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AuthorisationId, TransactionId } from '#libraries/ids/ids.ts'
import { money } from '#libraries/money/money.ts'
import { type Decision, decisionOf, type LedgerOutcome, outcomeLabel } from './decision.ts'

const authorisationId = 'auth_0000000000000000000001' as AuthorisationId
const transactionId = 'tx_0000000000000000000001' as TransactionId
const recorded = { authorisationId, transactionId, replayed: false, position: 7 }

test('the network is told what the ledger recorded', () => {
  const cases: [outcome: LedgerOutcome, decision: Decision, label: string][] = [
    [
      {
        kind: 'approved',
        ...recorded,
        approvalCode: 'A1B2C3',
        amount: money(1000n, 'GBP'),
        posted: 10_000n,
        available: 9000n,
        cvcResult: 'match',
      },
      {
        kind: 'approved',
        approvalCode: 'A1B2C3',
        amount: money(1000n, 'GBP'),
        posted: money(10_000n, 'GBP'),
        available: money(9000n, 'GBP'),
        transactionId,
        cvcResult: 'match',
      },
      'approved',
    ],
    [
      { kind: 'declined', ...recorded, reason: 'wrong-cvc', cvcResult: 'no-match' },
      { kind: 'declined', reason: 'wrong-cvc', transactionId, cvcResult: 'no-match' },
      'wrong-cvc',
    ],
    [{ kind: 'mismatch', commandId: 'c' }, { kind: 'declined', reason: 'duplicate-mismatch' }, 'duplicate-mismatch'],
  ]
  for (const [outcome, decision, label] of cases) {
    assert.deepEqual(decisionOf(outcome), decision)
    assert.equal(outcomeLabel(decision), label)
  }
})
