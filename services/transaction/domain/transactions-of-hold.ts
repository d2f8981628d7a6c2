import { add, negate, zero } from '#libraries/money/money.ts'
import type { JournalEntry } from '#services/ledger/contract.ts'
import type { Transaction } from '../contract.ts'
import { changed, type Effect, type Of } from './effect.ts'
import { movedOf } from './transactions-of-postings.ts'

/** A hold that grows, shrinks or ends. One that no payment began (a transfer under way) is nothing that a customer sees. */
export const afterHoldChange = (
  entry: JournalEntry,
  what: Of<'holdIncremented' | 'holdReleased' | 'holdExpired'>,
): readonly Effect[] => {
  const { transactionId, authorisationId, accountId } = what
  if (transactionId === undefined || authorisationId === undefined) return []
  const held = what.kind === 'holdExpired' ? zero(what.released.currency) : what.held
  const states = statesAfter[what.kind]
  return [changed(entry, { accountId, transactionId }, before => withHeld(before, held, states))]
}

/** What an unclaimed payment becomes: while it still holds something, and when it holds nothing any more. */
const statesAfter = {
  holdIncremented: { open: 'authorised', ended: 'authorised' },
  holdReleased: { open: 'partly-reversed', ended: 'reversed' },
  holdExpired: { open: 'authorised', ended: 'expired' },
} as const

/** The customer is out of what was claimed and what is still held; when both are nothing, the amount says what it was about. */
const withHeld = (
  { captured }: Transaction,
  held: Transaction['amount'],
  { open, ended }: (typeof statesAfter)[keyof typeof statesAfter],
): Partial<Transaction> => {
  if (captured !== undefined) return { state: 'posted', amount: negate(add(captured, held)) }
  return held.amountMinor > 0n ? { state: open, amount: negate(held) } : { state: ended }
}

/** A claim of an authorised payment changes its transaction; any other claim is one of its own. */
export const afterCapture = (entry: JournalEntry, what: Of<'captured'>): readonly Effect[] => {
  const { transactionId, accountId, authorisationId, amount, held } = what
  const moved = movedOf(entry, what.postings, { transactionId, kind: what.entrySetKind })
  if (authorisationId === undefined || accountId === undefined) return moved
  const others = moved.filter(effect => effect.kind === 'new' && effect.transaction.accountId !== accountId)
  const claimed = changed(entry, { accountId, transactionId }, before => {
    const captured = add(before.captured ?? zero(amount.currency), amount)
    return { captured, state: 'posted', amount: negate(add(captured, held)) }
  })
  return [claimed, ...others]
}
