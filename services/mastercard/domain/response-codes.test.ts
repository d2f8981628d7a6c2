import assert from 'node:assert/strict'
import { test } from 'node:test'
import { authorisationKinds, type DeclineReason, declineReasons } from '#services/ledger/contract.ts'
import { approvalResponseCode, declineCode } from './response-codes.ts'

test('each reason of a decline has the response code that the doors promise', () => {
  const cases: [reason: DeclineReason, code: string][] = [
    ['unknown-card', '14'],
    ['expired-card', '54'],
    ['frozen-card', '62'],
    ['closed-card', '46'],
    ['insufficient-funds', '51'],
    ['wrong-cvc', '05'],
    ['unsupported', '12'],
    ['invalid-amount', '13'],
    ['format', '30'],
    ['not-allowed', '57'],
    ['unavailable', '91'],
    ['duplicate-mismatch', '94'],
    ['system', '96'],
    ['already-reversed', '05'],
  ]
  for (const [reason, code] of cases) assert.equal(declineCode(reason), code, reason)
  assert.deepEqual(new Set(cases.map(([reason]) => reason)), new Set(declineReasons))
})

test('an approval is 00, an account status that passed 85', () => {
  for (const kind of authorisationKinds)
    assert.equal(approvalResponseCode(kind), kind === 'account-status' ? '85' : '00')
})
