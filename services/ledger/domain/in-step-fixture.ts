import assert from 'node:assert/strict'
import { byteReader } from '../store/byte-reader.ts'
import { byteWriter } from '../store/byte-writer.ts'
import { readRecord } from '../store/read-record.ts'
import { writeRecord } from '../store/write-record.ts'
import { type AddressState, addressOf } from './address-state.ts'
import { apply } from './apply.ts'
import { availableOf } from './balances.ts'
import type { Command } from './command.ts'
import { type Decision, decide } from './engine.ts'
import { dueHolds } from './expiry-index.ts'
import { keyOf } from './naive-books-double.ts'
import { naiveLedger } from './naive-ledger-double.ts'
import { numbers, picture } from './picture-fixture.ts'
import { currencies, recordedAtOf } from './random-commands-fixture.ts'
import { recordInWords } from './record-words-fixture.ts'
import { entrySetOf, type Recorded } from './recorded.ts'
import { emptyState, type LedgerState } from './state.ts'
import { undo } from './undo.ts'

/** What is tried beside the naive ledger: the engine's own rules, or some with a bug planted in them. */
export type Rules = {
  readonly decide: typeof decide
  readonly apply: typeof apply
  readonly undo: typeof undo
}

export const engineRules: Rules = { decide, apply, undo }

type Naive = ReturnType<typeof naiveLedger>

/** Sends the commands to both ledgers and compares them at every step; returns what kinds of outcome there were. */
export const inStep = (commands: readonly Command[], rules: Rules, isThorough: boolean): string[] => {
  const state = emptyState()
  const naive = naiveLedger()
  const records: Recorded[] = []
  const outcomes: string[] = []
  let before = ''
  for (const [n, sent] of commands.entries()) {
    const recordedAt = recordedAtOf(n)
    const command = withOriginal(sent, state, records)
    const at = { recordedAt, traceparent: undefined }
    const decision = rules.decide(state, command, at)
    if (isThorough) changesNothing(state, decision, rules)
    const funds = fundsOf(state)
    if (decision.kind === 'record') {
      rules.apply(state, decision.record)
      records.push(decision.record)
      const again = rules.decide(state, command, at)
      assert.equal(again.kind === 'seen' && again.sequence, decision.record.sequence)
    }
    const outcome = naive.take(command, recordedAt)
    assert.equal(inWords(command, decision, records), outcome)
    outcomes.push(labelOf(outcome))
    before = checkNumbers(state, outcome, before)
    checkFunds(state, command, decision, funds)
    checkBooks(state, naive)
    checkDue(state, naive, recordedAt)
  }
  assert.equal(picture(rebuilt(records, rules)), picture(state), 'the journal gives the same books again')
  for (const record of records.toReversed()) rules.undo(state, record)
  assert.equal(picture(state), picture(emptyState()), 'all undone, nothing is left')
  return outcomes
}

/** What a sequence reached: the kind of an outcome, with the reason of a refusal, and how a capture stood to its hold. */
const labelOf = (outcome: string): string => {
  const [kind = '', second = '', ...rest] = outcome.split(' ')
  if (kind === 'refused' || kind === 'declined') return `${kind} ${second}`
  return kind === 'captured' ? [kind, ...rest.slice(2, 5)].join(' ') : kind
}

/** As the handler does: the entry set that is to be taken back is found before the command is sent. */
const withOriginal = (command: Command, state: LedgerState, records: readonly Recorded[]): Command => {
  if (command.operation !== 'reverseEntrySet') return command
  const sequence = state.entrySets.get(command.body.reverses)
  const what = sequence === undefined ? undefined : records[sequence - 1]?.what
  return { ...command, original: what && entrySetOf(what) }
}

const changesNothing = (state: LedgerState, decision: Decision, { apply, undo }: Rules) => {
  if (decision.kind !== 'record') return
  const before = picture(state)
  apply(state, decision.record)
  undo(state, decision.record)
  assert.equal(picture(state), before, 'what is undone was never there')
}

/** A refusal, a decline, a repeat changes no number. */
const checkNumbers = (state: LedgerState, outcome: string, before: string): string => {
  const after = numbers(state)
  if (/^(again|refused|declined|mismatch|already|closed)/.test(outcome))
    assert.equal(after, before, 'what was not done changes nothing')
  return after
}

const customers = (state: LedgerState): AddressState[] => [...state.accounts.values(), ...state.pots.values()]
const fundsOf = (state: LedgerState): Map<AddressState, bigint> =>
  new Map(customers(state).map(address => [address, availableOf(address)]))

/** Holds are never ignored: only a capture, and a correction that says so, may take what is not available. */
const checkFunds = (state: LedgerState, command: Command, decision: Decision, before: Map<AddressState, bigint>) => {
  if (decision.kind !== 'record' || command.operation === 'capture' || command.operation === 'limitAddress') return
  if (command.operation === 'reverseEntrySet' && command.body.evenIfShort === true) return
  for (const address of customers(state)) {
    const available = address.posted - address.held + address.rare.overdraftLimit
    if (available < (before.get(address) ?? 0n)) assert.ok(available >= 0n, 'what is held is not spent again')
  }
}

const checkBooks = (state: LedgerState, { books, position }: Naive) => {
  assert.equal(state.position, position())
  assert.equal(state.openHolds, books.openHolds().length)
  const all = [...customers(state), ...state.bankAddresses.values()]
  for (const currency of currencies) {
    const total = all.reduce((sum, address) => (address.currency === currency ? sum + address.posted : sum), 0n)
    assert.equal(total, 0n, 'money neither appears nor vanishes')
    assert.equal(state.sums.get(currency) ?? 0n, 0n)
    assert.equal(books.sumOf(currency), 0n)
  }
  for (const address of all) {
    const key = keyOf(addressOf(address))
    assert.equal(address.posted, books.posted(key))
    assert.equal(address.held, books.held(key))
    assert.equal(address.rare.pendingIn, books.pendingIn(key))
    assert.equal(address.version, books.version(key))
  }
}

/** What is due, in order, without looking at every hold. */
const checkDue = (state: LedgerState, { books }: Naive, at: number) => {
  const due = books
    .openHolds()
    .map(ask => ({ id: ask.id, until: books.until(ask) ?? Number.POSITIVE_INFINITY }))
    .filter(({ until }) => until <= at)
  const found = dueHolds(state.expiry, at, 100)
  assert.equal(found.length, due.length)
  for (const [n, { id, expiresAt = 0 }] of found.entries()) {
    assert.ok(due.some(other => other.id === id && other.until === expiresAt))
    assert.ok(n === 0 || (found[n - 1]?.expiresAt ?? 0) <= expiresAt)
  }
}

const inWords = (command: Command, decision: Decision, records: readonly Recorded[]): string => {
  switch (decision.kind) {
    case 'record':
      return recordInWords(decision.record)
    case 'seen': {
      const record = records[decision.sequence - 1]
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

/** As a start does: records through their bytes, then applied. */
const rebuilt = (records: readonly Recorded[], { apply }: Rules): LedgerState => {
  const writer = byteWriter(4096)
  for (const record of records) writeRecord(writer, record)
  const reader = byteReader(writer.bytes())
  const state = emptyState()
  let before = { sequence: 0, position: 0, recordedAt: 0 }
  for (const record of records) {
    const read = readRecord(reader, { ...before, recordedAt: record.recordedAt }, 2)
    apply(state, read)
    before = read
  }
  assert.ok(reader.atEnd())
  return state
}
