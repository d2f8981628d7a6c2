import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { byteReader } from '../store/byte-reader.ts'
import { byteWriter } from '../store/byte-writer.ts'
import { readRecord } from '../store/read-record.ts'
import { writeRecord } from '../store/write-record.ts'
import { apply } from './apply.ts'
import type { Command } from './command.ts'
import { type Decision, decide } from './engine.ts'
import { naiveLedger } from './naive-ledger-double.ts'
import { authoriseOutcome, openAccountOutcome, postOutcome, reverseOutcome } from './outcomes.ts'
import { commandIds, commandSequence, currencies, references } from './random-commands-fixture.ts'
import type { Recorded } from './recorded.ts'
import { emptyState, type LedgerState } from './state.ts'
import { undo } from './undo.ts'

/** The engine beside a second ledger that works everything out anew at every step. */
const runs = 10_000

test(`${runs} random sequences of commands give what a second, naive ledger gives, at every step`, context => {
  const seed = Number(process.env['FLORIN_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
  context.diagnostic(`seed ${seed} (FLORIN_SEED=${seed} repeats it)`)
  let run = 0
  const kinds = new Map<string, number>()
  fc.assert(
    fc.property(commandSequence(), commands => {
      run += 1
      // Comparing the whole state around each step takes most of the time, so every fourth sequence has it.
      for (const word of inStep(commands, run % 4 === 0)) kinds.set(word, (kinds.get(word) ?? 0) + 1)
    }),
    { seed, numRuns: runs },
  )
  const wanted = [
    'approved',
    'declined',
    'reversed',
    'parked',
    'posted',
    'refused',
    'mismatch',
    'again',
    'already',
    'opened',
  ]
  for (const word of wanted) assert.ok((kinds.get(word) ?? 0) > runs / 100, `the sequences reach ${word}`)
})

const inStep = (commands: readonly Command[], isThorough: boolean): string[] => {
  const state = emptyState()
  const naive = naiveLedger()
  const records: Recorded[] = []
  const outcomes: string[] = []
  for (const [n, command] of commands.entries()) {
    const before = isThorough ? picture(state) : undefined
    const decision = decide(state, command, { recordedAt: n, traceparent: undefined })
    if (before !== undefined) changesNothing(state, decision, before)
    if (decision.kind === 'record') {
      apply(state, decision.record)
      records.push(decision.record)
    }
    const outcome = naive.take(command)
    assert.equal(inWords(command, decision, records), outcome)
    outcomes.push(outcome.split(' ')[0] ?? '')
    checkBooks(state, naive)
  }
  assert.deepEqual(picture(rebuilt(records)), picture(state), 'the journal gives the same books again')
  for (const record of records.toReversed()) undo(state, record)
  assert.deepEqual(picture(state), picture(emptyState()), 'all undone, nothing is left')
  return outcomes
}

const changesNothing = (state: LedgerState, decision: Decision, before: ReturnType<typeof picture>) => {
  assert.deepEqual(picture(state), before, 'a decision alone changes nothing')
  if (decision.kind !== 'record') return
  apply(state, decision.record)
  if (decision.record.what.kind === 'declined' || decision.record.what.kind === 'refused')
    assert.deepEqual(balancesOf(state), before.balances, 'a refusal changes no balance')
  undo(state, decision.record)
  assert.deepEqual(picture(state), before, 'what is undone was never there')
}

const checkBooks = (state: LedgerState, naive: ReturnType<typeof naiveLedger>) => {
  assert.equal(state.position, naive.position())
  assert.equal(state.openHolds, naive.openHolds())
  for (const currency of currencies) {
    const total = [...state.accounts.values(), ...state.bankAddresses.values()]
      .filter(address => address.currency === currency)
      .reduce((sum, { posted }) => sum + posted, 0n)
    assert.equal(total, 0n, 'money neither appears nor vanishes')
    assert.equal(naive.sumOf(currency), 0n)
  }
  for (const { accountId, posted, held } of state.accounts.values()) {
    assert.deepEqual({ posted, held, available: posted - held }, naive.balances(accountId ?? ''))
    assert.ok(posted >= held, 'what is held is there')
  }
}

const inWords = (command: Command, decision: Decision, records: readonly Recorded[]): string => {
  switch (decision.kind) {
    case 'record':
      return recordInWords(decision.record)
    case 'seen': {
      const record = records.find(({ sequence }) => sequence === decision.sequence)
      assert.ok(record)
      return record.requestHash === command.body.requestHash ? `again ${recordInWords(record)}` : 'mismatch'
    }
    case 'already-open':
      return `already open since ${decision.position}`
    case 'other-currency':
      return 'mismatch'
    case 'out-of-range':
      return 'out-of-range'
  }
}

const recordInWords = (record: Recorded): string => {
  switch (record.what.kind) {
    case 'accountOpened':
      return `opened ${openAccountOutcome(record, false).kind === 'opened' && record.position}`
    case 'approved':
    case 'declined': {
      const outcome = authoriseOutcome(record, false)
      if (outcome.kind === 'approved') return `approved ${outcome.posted} ${outcome.available} ${outcome.position}`
      return outcome.kind === 'declined' ? `declined ${outcome.reason} ${outcome.position}` : outcome.kind
    }
    case 'reversed':
    case 'parked': {
      const outcome = reverseOutcome(record, false)
      if (outcome.kind === 'reversed') return `reversed ${outcome.released.amountMinor} ${outcome.position}`
      return outcome.kind === 'parked' ? `parked ${outcome.position}` : outcome.kind
    }
    case 'posted':
    case 'refused': {
      const outcome = postOutcome(record, false)
      if (outcome.kind === 'posted') return `posted ${outcome.position}`
      return outcome.kind === 'refused' ? `refused ${outcome.reason}` : outcome.kind
    }
    default:
      return record.what.kind
  }
}

/** As a start does: records through their bytes, then applied. */
const rebuilt = (records: readonly Recorded[]): LedgerState => {
  const writer = byteWriter(64)
  for (const record of records) writeRecord(writer, record)
  const reader = byteReader(writer.bytes())
  const state = emptyState()
  let before = { sequence: 0, position: 0, recordedAt: 0 }
  for (const record of records) {
    const read = readRecord(reader, { ...before, recordedAt: record.recordedAt }, 2)
    assert.deepEqual(read, record)
    apply(state, read)
    before = read
  }
  return state
}

const balancesOf = (state: LedgerState) => ({
  accounts: [...state.accounts.values()].map(account => ({ ...account })),
  bank: [...state.bankAddresses.values()].filter(({ posted }) => posted !== 0n).map(address => ({ ...address })),
})

/** Everything that the state holds, in a form that can be compared. */
const picture = (state: LedgerState) => ({
  sequence: state.sequence,
  position: state.position,
  openHolds: state.openHolds,
  parkedReversals: state.parkedReversals,
  balances: balancesOf(state),
  sums: [...state.sums].filter(([, sum]) => sum !== 0n),
  authorisations: references.map(reference =>
    [state.authorisations.get(reference) ?? []].flat().map(({ sequence, held }) => `${sequence} ${held}`),
  ),
  parked: references.map(reference => [state.parked.get(reference) ?? []].flat().map(({ cardId }) => cardId)),
  commands: commandIds.map(id => Object.values(state.commands).map(map => map.get(id))),
})
