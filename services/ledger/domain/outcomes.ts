import { invariant } from '#libraries/errors/invariant.ts'
import type { Infer } from '#libraries/schema/schema.ts'
import type { AuthoriseOutcome, OpenAccountOutcome, PostOutcome, ReverseOutcome } from '../contract.ts'
import type { Recorded } from './recorded.ts'

/** Outcomes are functions of what was recorded, so a repeat is answered with the same one, after a restart too. */

export const openAccountOutcome = ({ position }: Recorded, replayed: boolean): Infer<typeof OpenAccountOutcome> => ({
  kind: 'opened',
  replayed,
  position,
})

export const authoriseOutcome = (record: Recorded, replayed: boolean): Infer<typeof AuthoriseOutcome> => {
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

export const reverseOutcome = ({ what, position }: Recorded, replayed: boolean): Infer<typeof ReverseOutcome> => {
  if (what.kind === 'parked') return { kind: 'parked', replayed, position }
  invariant(what.kind === 'reversed', 'A reversal is booked or parked.')
  const { authorisationId, transactionId, released } = what
  return { kind: 'reversed', authorisationId, transactionId, released, replayed, position }
}

export const postOutcome = ({ what, position }: Recorded, replayed: boolean): Infer<typeof PostOutcome> => {
  if (what.kind === 'postRefused') return { kind: 'refused', reason: what.reason }
  invariant(what.kind === 'posted', 'An entry set is booked or refused.')
  return { kind: 'posted', entrySetId: what.entrySetId, replayed, position }
}
