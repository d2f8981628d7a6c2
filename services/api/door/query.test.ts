import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Failure } from '#libraries/errors/failure.ts'
import { boundIn, expands, idIn, limitIn, type Query } from './query.ts'

const tx = 'tx_00008zIcpb1TB4yeIFXMzx'

const fieldOf = (read: () => unknown): string => {
  try {
    return String(read())
  } catch (error) {
    assert.ok(error instanceof Failure)
    return `refused: ${error.field}`
  }
}

test('a wrong query names its field', () => {
  const cases: readonly (readonly [Query, (query: Query) => unknown, string])[] = [
    [{}, limitIn, '30'],
    [{ limit: '5' }, limitIn, '5'],
    [{ limit: '0' }, limitIn, 'refused: limit'],
    [{ limit: '101' }, limitIn, 'refused: limit'],
    [{ limit: '1e1' }, limitIn, 'refused: limit'],
    [{ limit: ['1', '2'] }, limitIn, 'refused: limit'],
    [{ account_id: 'acc_1' }, query => idIn(query, 'account_id', 'acc'), 'refused: account_id'],
    [{ account_id: tx }, query => idIn(query, 'account_id', 'acc'), 'refused: account_id'],
    [{ before: tx }, query => boundIn(query, 'before', 'tx'), tx],
    [{ before: '2015-08-22T12:20:18.884Z' }, query => boundIn(query, 'before', 'tx')?.slice(0, 9), 'tx_00008z'],
    [{ before: 'yesterday' }, query => boundIn(query, 'before', 'tx'), 'refused: before'],
    [{ 'expand[]': 'merchant' }, query => expands(query, 'merchant'), 'true'],
    [{ 'expand[]': ['x', 'merchant'] }, query => expands(query, 'merchant'), 'true'],
    [{}, query => expands(query, 'merchant'), 'false'],
  ]
  for (const [query, read, expected] of cases)
    assert.equal(
      fieldOf(() => read(query)),
      expected,
      JSON.stringify(query),
    )
})
