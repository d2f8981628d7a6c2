import { invariant } from '#libraries/errors/invariant.ts'
import { apply } from './apply.ts'
import { isOutOfRange } from './balances.ts'
import type { Command } from './command.ts'
import { decideCloseAddress, decideLimitAddress, decideOpenAddress } from './decide-address.ts'
import { decideAuthorise } from './decide-authorise.ts'
import { decideCapture } from './decide-capture.ts'
import { decideCloseDay } from './decide-close-day.ts'
import { decideExpire, decideHold, decideIncrement, decideRelease } from './decide-hold.ts'
import { decideOpenAccount } from './decide-open-account.ts'
import { decidePost, decideReverseEntrySet } from './decide-post.ts'
import { decideReverse } from './decide-reverse.ts'
import type { Verdict } from './decision.ts'
import { isEntry, type Recorded } from './recorded.ts'
import type { LedgerState } from './state.ts'

/**
 * The posting engine: `decide` reads the state and says what a command does, `apply` does it, `undo` takes the last one
 * back. None of them knows a clock, chance or a disk, so the same commands give the same books everywhere, and the state
 * can be rebuilt by applying what was recorded.
 */
export type Decision =
  | Exclude<Verdict, { kind: 'record' }>
  | { readonly kind: 'record'; readonly record: Recorded }
  /** The id was used before, for this request or another: the record with this sequence tells. */
  | { readonly kind: 'seen'; readonly sequence: number }

/** When the command came in, on whose trace, and what is known of its id from before what the state remembers. */
export type Circumstances = {
  readonly recordedAt: number
  readonly traceparent: string | undefined
  /** Sequence of the record that answered this command id, if the state has forgotten it. */
  readonly olderSequence?: number | undefined
}

/** Changes nothing. */
export const decide = (state: LedgerState, command: Command, at: Circumstances): Decision => {
  const { commandId, requestHash, effectiveAt } = command.body
  const sequence = state.commands[command.operation].get(commandId) ?? at.olderSequence
  if (sequence !== undefined) return { kind: 'seen', sequence }
  const verdict = judge(state, command, at.recordedAt)
  if (verdict.kind !== 'record') return verdict
  const { what, after } = verdict
  if (isOutOfRange(after)) return { kind: 'out-of-range' }
  return {
    kind: 'record',
    record: {
      sequence: state.sequence + 1,
      position: state.position + (isEntry(what) ? 1 : 0),
      commandId,
      requestHash,
      recordedAt: at.recordedAt,
      effectiveAt: verdict.effectiveAt ?? effectiveAt,
      traceparent: at.traceparent,
      what,
      balances: after.balances,
      addresses: after.addresses,
    },
  }
}

const judge = (state: LedgerState, command: Command, recordedAt: number): Verdict => {
  const { operation, body } = command
  switch (operation) {
    case 'openAccount':
      return decideOpenAccount(state, body)
    case 'authorise':
      return decideAuthorise(state, body, recordedAt)
    case 'reverse':
      return decideReverse(state, body)
    case 'post':
      return decidePost(state, body)
    case 'openAddress':
      return decideOpenAddress(state, body)
    case 'closeAddress':
      return decideCloseAddress(state, body)
    case 'limitAddress':
      return decideLimitAddress(state, body)
    case 'hold':
      return decideHold(state, body)
    case 'increment':
      return decideIncrement(state, body, recordedAt)
    case 'release':
      return decideRelease(state, body)
    case 'capture':
      return decideCapture(state, body)
    case 'expire':
      return decideExpire(state, body)
    case 'reverseEntrySet':
      return decideReverseEntrySet(state, body, command.original)
    case 'closeDay':
      return decideCloseDay(state, body, recordedAt)
  }
}

/** Decides and applies: what a test or a simulator wants. */
export const execute = (state: LedgerState, command: Command, at: Circumstances): Decision => {
  const decision = decide(state, command, at)
  if (decision.kind === 'record') apply(state, decision.record)
  invariant(
    decision.kind !== 'record' || decision.record.sequence === state.sequence,
    'A record is applied in its turn.',
  )
  return decision
}
