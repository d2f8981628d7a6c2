import assert from 'node:assert/strict'
import test from 'node:test'
import { asFailure, badRequest, Failure, type FailureCode, failureCodes, failureFromWire } from './failure.ts'

test('whether a call may be repeated follows from the code alone', () => {
  const retryable: Record<FailureCode, boolean> = {
    'bad-request': false,
    unauthorised: false,
    forbidden: false,
    'not-found': false,
    'precondition-failed': false,
    'rate-limited': true,
    timeout: true,
    unavailable: true,
    internal: false,
    unknown: true,
  }
  assert.equal(failureCodes.length, 10)
  for (const code of failureCodes) assert.equal(new Failure(code, 'a.b', 'Text.').retryable, retryable[code], code)
})

test('a failure crosses a process boundary without its cause and its stack, one hop further', () => {
  const failure = new Failure('unavailable', 'ledger.journal-full', 'The journal is full.', {
    params: { free: 0 },
    cause: new Error('ENOSPC'),
    hops: 1,
  })
  const wire = JSON.parse(JSON.stringify(failure))
  assert.deepEqual(wire, {
    code: 'unavailable',
    subCode: 'ledger.journal-full',
    message: 'The journal is full.',
    params: { free: 0 },
    hops: 1,
  })
  const received = failureFromWire(wire)
  assert.equal(received.hops, 2)
  assert.equal(received.code, 'unavailable')
  assert.equal(received.subCode, 'ledger.journal-full')
  assert.equal(received.cause, undefined)
  assert.equal(failureFromWire(JSON.parse(JSON.stringify(received))).hops, 3)
})

test('what the other side sends in a form that is not ours becomes an internal failure', () => {
  const table: readonly unknown[] = [
    undefined,
    null,
    0,
    'text',
    [],
    {},
    { code: 'no-such-code', subCode: 'a.b' },
    { code: 'internal' },
    { code: 7, subCode: 'a.b' },
  ]
  for (const wire of table) {
    const failure = failureFromWire(wire)
    assert.equal(failure.code, 'internal')
    assert.equal(failure.subCode, 'failure.unreadable')
  }
})

test('a thrown value that is not ours is kept as the cause of an internal failure', () => {
  const ours = new Failure('timeout', 'a.b', 'Text.')
  assert.equal(asFailure(ours), ours)
  const theirs = new TypeError('x is not a function')
  assert.equal(asFailure(theirs).cause, theirs)
  assert.equal(asFailure(theirs).code, 'internal')
  assert.equal(asFailure('text').subCode, 'failure.unexpected')
})

test('a wrong input names its field', () => {
  assert.equal(badRequest('schema.amount', 'amount', 'Give whole minor units.').field, 'amount')
  assert.equal(new Failure('internal', 'a.b', 'Text.').field, undefined)
})
