import assert from 'node:assert/strict'
import test from 'node:test'
import { BrokenInvariant, invariant, unreachable } from './invariant.ts'

test('a claim that holds passes and narrows the type', () => {
  const value: string | undefined = ['text'][0]
  invariant(value !== undefined, 'There is a value.')
  assert.equal(value.length, 4)
})

test('a broken claim stops the program with its sentence', () => {
  assert.throws(() => invariant(false, 'Postings sum to zero.'), new BrokenInvariant('Postings sum to zero.'))
})

test('the branch that no value reaches says nothing about the value', () => {
  assert.throws(
    () => unreachable('5204740000001002' as never),
    /^BrokenInvariant: No branch for a value of type string\.$/,
  )
})
