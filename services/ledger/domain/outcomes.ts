import { invariant } from '#libraries/errors/invariant.ts'
import type { Infer } from '#libraries/schema/schema.ts'
import type * as contract from '../contract.ts'
import type { Recorded } from './recorded.ts'

/** Outcomes are functions of what was recorded, so a repeat is answered with the same one, after a restart too. */

export const openAccountOutcome = (
  { what, position }: Recorded,
  replayed: boolean,
): Infer<typeof contract.OpenAccountOutcome> =>
  what.kind === 'refused' ? { kind: 'refused', reason: what.reason, replayed } : { kind: 'opened', replayed, position }

export const addressOutcome = (
  { what, position }: Recorded,
  replayed: boolean,
): Infer<typeof contract.AddressOutcome> =>
  what.kind === 'refused' ? { kind: 'refused', reason: what.reason, replayed } : { kind: 'done', replayed, position }

export const authoriseOutcome = (record: Recorded, replayed: boolean): Infer<typeof contract.AuthoriseOutcome> => {
  const { what, position } = record
  invariant(what.kind === 'approved' || what.kind === 'declined', 'An authorisation is approved or declined.')
  const { authorisationId, transactionId, cvcResult } = what
  const common = { authorisationId, transactionId, replayed, position, ...(cvcResult && { cvcResult }) }
  if (what.kind === 'declined') return { kind: 'declined', ...common, reason: what.reason }
  const [after] = record.balances
  invariant(after !== undefined, 'An approval keeps the balances after it.')
  return {
    kind: 'approved',
    ...common,
    approvalCode: what.approvalCode,
    amount: what.amount,
    posted: after.posted,
    available: after.available,
  }
}

export const reverseOutcome = (
  { what, position }: Recorded,
  replayed: boolean,
): Infer<typeof contract.ReverseOutcome> => {
  if (what.kind === 'parked') return { kind: 'parked', replayed, position }
  invariant(what.kind === 'reversed', 'A reversal is booked or parked.')
  const { authorisationId, transactionId, released } = what
  return { kind: 'reversed', authorisationId, transactionId, released, replayed, position }
}

export const postOutcome = ({ what, position }: Recorded, replayed: boolean): Infer<typeof contract.PostOutcome> => {
  if (what.kind === 'refused') return { kind: 'refused', reason: what.reason }
  invariant(what.kind === 'posted', 'An entry set is booked or refused.')
  return { kind: 'posted', entrySetId: what.entrySetId, replayed, position }
}

export const reverseEntrySetOutcome = (
  { what, position }: Recorded,
  replayed: boolean,
): Infer<typeof contract.ReverseEntrySetOutcome> => {
  if (what.kind === 'refused') return { kind: 'refused', reason: what.reason, replayed }
  invariant(what.kind === 'posted' && what.reverses !== undefined, 'What takes an entry set back names it.')
  return { kind: 'posted', entrySetId: what.entrySetId, reverses: what.reverses, replayed, position }
}

export const closeDayOutcome = (
  { what, position }: Recorded,
  replayed: boolean,
): Infer<typeof contract.CloseDayOutcome> => {
  if (what.kind === 'refused') return { kind: 'refused', reason: what.reason, replayed }
  invariant(what.kind === 'dayClosed', 'A day is closed or not.')
  return { kind: 'closed', day: what.day, replayed, position }
}
