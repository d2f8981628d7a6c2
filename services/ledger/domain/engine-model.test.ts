import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { captureFound, declineReasons, refusalReasons } from '../contract.ts'
import { engineRules, inStep } from './in-step-fixture.ts'
import { commandSequence } from './random-commands-fixture.ts'

/** The engine beside a second ledger that works everything out anew at every step. It takes about a minute of one core. */
const runs = 100_000

/** Decided outside the ledger, or of the network's messages. */
const ofOthers = ['expired-card', 'unsupported', 'format', 'unavailable', 'wrong-cvc', 'system']

test(`${runs} random sequences of commands give what a second, naive ledger gives, at every step`, context => {
  const seed = Number(process.env['FLORIN_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
  context.diagnostic(`seed ${seed} (FLORIN_SEED=${seed} repeats it)`)
  let run = 0
  const reached = new Set<string>()
  fc.assert(
    fc.property(commandSequence(), commands => {
      run += 1
      // Undoing and doing again each step takes most of the time, so some sequences have it.
      for (const outcome of inStep(commands, engineRules, run % 16 === 0)) reached.add(outcome)
    }),
    { seed, numRuns: runs },
  )
  for (const kind of ['opened', 'already', 'done', 'mismatch', 'again', 'approved', 'reversed', 'parked', 'closed'])
    assert.ok(reached.has(kind), `the sequences reach ${kind}`)
  for (const kind of ['posted', 'held', 'changed']) assert.ok(reached.has(kind), `the sequences reach ${kind}`)
  for (const reason of refusalReasons) assert.ok(reached.has(`refused ${reason}`), `the sequences reach ${reason}`)
  for (const reason of declineReasons)
    if (!ofOthers.includes(reason)) assert.ok(reached.has(`declined ${reason}`), `the sequences reach ${reason}`)
  for (const found of captureFound)
    assert.ok(reached.has(`captured ${found} beyond-tolerance covered`), `the sequences reach ${found}`)
})
