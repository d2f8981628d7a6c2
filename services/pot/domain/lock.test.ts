import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isLockedAt, type Lock } from './lock.ts'

test('a lock holds until its end, and one without an end until it is taken off', () => {
  const cases: readonly (readonly [what: string, lock: Lock, now: number, isLocked: boolean])[] = [
    ['never locked', { isLocked: false }, 100, false],
    ['locked without an end', { isLocked: true }, 100, true],
    ['locked, before its end', { isLocked: true, lockedUntil: 101 }, 100, true],
    ['locked, at its end', { isLocked: true, lockedUntil: 100 }, 100, false],
    ['taken off before its end', { isLocked: false, lockedUntil: 101 }, 100, false],
  ]
  for (const [what, lock, now, isLocked] of cases) assert.equal(isLockedAt(lock, now), isLocked, what)
})
