import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Purpose, purposeOf } from './purpose.ts'

test('a message is known by its type, a repeat as its original', () => {
  const cases: [mti: string, purpose: Purpose][] = [
    ['0100', 'authorisation'],
    ['0101', 'authorisation'],
    ['0102', 'none'],
    ['0110', 'none'],
    ['0120', 'none'],
    ['0121', 'none'],
    ['0200', 'financial'],
    ['0201', 'financial'],
    ['0220', 'none'],
    ['0400', 'reversal'],
    ['0401', 'reversal'],
    ['0410', 'none'],
    ['0420', 'reversal'],
    ['0421', 'reversal'],
    ['0800', 'none'],
    ['1100', 'none'],
  ]
  for (const [mti, purpose] of cases) assert.equal(purposeOf(mti), purpose, mti)
})
