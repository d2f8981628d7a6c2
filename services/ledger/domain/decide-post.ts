import type { RefusalReason } from '../contract.ts'
import { after } from './balances.ts'
import type { EntrySet } from './booked-set.ts'
import { isClosed } from './business-days.ts'
import type { Post, ReverseEntrySet } from './command.ts'
import { failedCondition } from './conditions.ts'
import { refuse, type Verdict } from './decision.ts'
import { weighEntrySet } from './entry-set.ts'
import type { LedgerState } from './state.ts'

/**
 * An entry set is booked whole or not at all, under the rules of `entry-set.ts`, if its conditions hold. The balance of a
 * customer stays within what the wire carries exactly; those of the bank have no limit.
 */
export const decidePost = (state: LedgerState, command: Post): Verdict => {
  const { entrySetId, transactionId, kind: entrySetKind, postings } = command
  const moves = weighEntrySet(state, postings)
  if (typeof moves === 'string') return refuse('post', moves)
  const refusal = whyNotNow(state, command) ?? failedCondition(state, command.conditions)
  if (refusal !== undefined) return refuse('post', refusal)
  return {
    kind: 'record',
    what: { kind: 'posted', entrySetId, transactionId, entrySetKind, postings },
    after: after(moves),
  }
}

const whyNotNow = (
  state: LedgerState,
  { entrySetId, effectiveAt }: Pick<Post, 'entrySetId' | 'effectiveAt'>,
): RefusalReason | undefined => {
  if (state.entrySets.get(entrySetId) !== undefined) return 'entry-set-exists'
  return isClosed(state.closedDay, effectiveAt) ? 'closed-day' : undefined
}

/**
 * Books the opposite of an earlier entry set. The two are a closed pair: neither is taken back again, and what is to stand
 * after all is posted anew.
 */
export const decideReverseEntrySet = (
  state: LedgerState,
  command: ReverseEntrySet,
  original: EntrySet | undefined,
): Verdict => {
  const { entrySetId, transactionId, reverses, reason: entrySetKind, evenIfShort } = command
  const operation = 'reverseEntrySet'
  if (original?.entrySetId !== reverses) return refuse(operation, 'unknown-entry-set')
  if (original.reverses !== undefined || state.reversedEntrySets.get(reverses) !== undefined)
    return refuse(operation, 'already-reversed')
  const postings = original.postings.map(({ address, amountMinor }) => ({ address, amountMinor: -amountMinor }))
  const moves = weighEntrySet(state, postings, { evenIfShort })
  const refusal = typeof moves === 'string' ? moves : whyNotNow(state, command)
  if (refusal !== undefined || typeof moves === 'string') return refuse(operation, refusal ?? 'not-zero-sum')
  return {
    kind: 'record',
    what: { kind: 'posted', entrySetId, transactionId, entrySetKind, postings, reverses },
    after: after(moves),
  }
}
