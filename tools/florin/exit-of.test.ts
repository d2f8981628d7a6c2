import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { Failure, type FailureCode } from '#libraries/errors/failure.ts'
import { commandFailure, errorDocument, exitOf } from './exit-of.ts'

test('the exit code says whose move it is', () => {
  const cases: readonly (readonly [FailureCode, string, number])[] = [
    ['bad-request', 'florin.amount', 2],
    ['not-found', 'operator.account', 1],
    ['precondition-failed', 'card.closed', 1],
    ['forbidden', 'operator.origin', 1],
    ['unavailable', 'florin.not-reachable', 3],
    ['unavailable', 'network.not-reachable', 3],
    ['unavailable', 'ledger.journal-full', 4],
    ['timeout', 'rpc.deadline-spent', 4],
    ['internal', 'failure.unexpected', 4],
    ['unknown', 'ledger.flush-failed', 4],
  ]
  for (const [code, subCode, exit] of cases)
    assert.equal(exitOf(new Failure(code, subCode, 'A sentence.')), exit, subCode)
})

test('an error names its code, its sentence and its field', () => {
  const failure = new Failure('bad-request', 'florin.amount', 'Give amount in minor units.', {
    params: { field: 'amount' },
  })
  assert.deepEqual(errorDocument(failure), {
    error: { code: 'florin.amount', message: 'Give amount in minor units.', field: 'amount' },
  })
  assert.deepEqual(errorDocument(new Error('boom')).error['message'], 'Something failed that should not. boom')
})

test('a path that cannot be used is bad input, told by name', () => {
  for (const [path, why] of [
    ['/nothing/here', 'there is nothing'],
    ['/dev/null/here', 'a part of the path is a file'],
  ] as const)
    try {
      readFileSync(path)
      assert.fail('A file was read that is not there.')
    } catch (thrown) {
      assert.equal(exitOf(commandFailure(thrown)), 2)
      assert.equal(errorDocument(thrown).error['message'], `${path} cannot be used: ${why}.`)
    }
})
