import assert from 'node:assert/strict'
import type { AccountId } from '#libraries/ids/ids.ts'
import { noon, type takingBack } from '../command-fixture.ts'
import { deposit, opening, purchase } from '../ledger-fixture.ts'
import { availableOf } from './balances.ts'
import type { Authorise, Command } from './command.ts'
import { execute } from './engine.ts'
import { recordInWords } from './record-words-fixture.ts'
import { entrySetOf, type Recorded } from './recorded.ts'
import { emptyState } from './state.ts'

/** Books in memory for the tests of the rules: commands are sent one after the other, and answered in short texts. */
export const story = () => {
  const state = emptyState()
  const records: Recorded[] = []
  let recordedAt = noon
  const send = (command: Command): Recorded => {
    const decision = execute(state, withOriginal(command), { recordedAt, traceparent: undefined })
    assert.ok(decision.kind === 'record', decision.kind)
    records.push(decision.record)
    for (const sum of state.sums.values()) assert.equal(sum, 0n)
    return decision.record
  }
  /** As the handler does. */
  const withOriginal = (command: Command): Command => {
    if (command.operation !== 'reverseEntrySet' || command.original !== undefined) return command
    const sequence = state.entrySets.get(command.body.reverses)
    const what = sequence === undefined ? undefined : records[sequence - 1]?.what
    return { ...command, original: what && entrySetOf(what) }
  }
  return {
    state,
    records,
    send,
    /** What a command came to, without its position. */
    said: (command: Command): string => recordInWords(send(command)).replace(/ \d+$/, ''),
    at: (time: number) => {
      recordedAt = time
    },
    open: (accountId: AccountId, amountMinor = 10_000n) => {
      send({ operation: 'openAccount', body: opening(accountId) })
      if (amountMinor > 0n) send({ operation: 'post', body: deposit(accountId, amountMinor, { effectiveAt: noon }) })
    },
    /** A payment that is approved; the command that asked for it. */
    tap: (accountId: AccountId, amountMinor: bigint, over: Partial<Authorise> = {}): Authorise => {
      const body = purchase(accountId, amountMinor, { effectiveAt: noon, ...over })
      assert.equal(send({ operation: 'authorise', body }).what.kind, 'approved')
      return body
    },
    takeBack: (body: ReturnType<typeof takingBack>): Command => ({
      operation: 'reverseEntrySet',
      body,
      original: undefined,
    }),
    /** Posted, held, available of an account. */
    numbers: (accountId: AccountId): string => {
      const address = state.accounts.get(accountId)
      assert.ok(address)
      return `${address.posted} ${address.held} ${availableOf(address)}`
    },
  }
}
