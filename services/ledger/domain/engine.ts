import { invariant } from '#libraries/errors/invariant.ts'
import { apply } from './apply.ts'
import type { Command } from './command.ts'
import { decideAuthorise } from './decide-authorise.ts'
import { decideOpenAccount } from './decide-open-account.ts'
import { decidePost } from './decide-post.ts'
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

/** When the command came in, and on whose trace. */
export type Circumstances = { readonly recordedAt: number; readonly traceparent: string | undefined }

/** Changes nothing. */
export const decide = (state: LedgerState, command: Command, at: Circumstances): Decision => {
  const { commandId, requestHash, effectiveAt } = command.body
  const sequence = state.commands[command.operation].get(commandId)
  if (sequence !== undefined) return { kind: 'seen', sequence }
  const verdict = judge(state, command, at.recordedAt)
  if (verdict.kind !== 'record') return verdict
  return {
    kind: 'record',
    record: {
      sequence: state.sequence + 1,
      position: state.position + (isEntry(verdict.what) ? 1 : 0),
      commandId,
      requestHash,
      recordedAt: at.recordedAt,
      effectiveAt,
      traceparent: at.traceparent,
      what: verdict.what,
      balances: verdict.balances,
    },
  }
}

const judge = (state: LedgerState, { operation, body }: Command, recordedAt: number): Verdict => {
  switch (operation) {
    case 'openAccount':
      return decideOpenAccount(state, body)
    case 'authorise':
      return decideAuthorise(state, body, recordedAt)
    case 'reverse':
      return decideReverse(state, body)
    case 'post':
      return decidePost(state, body)
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
