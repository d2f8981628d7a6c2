import { addToExpiry } from '../../domain/expiry-index.ts'
import type { HoldState } from '../../domain/hold-state.ts'
import { findByReference } from '../../domain/reference-index.ts'
import type { LedgerState, ReferenceIndex } from '../../domain/state.ts'
import type { KeptHold } from './hold-bytes.ts'

/**
 * A hold that is closed may leave the books when a snapshot has put it into the archive, and comes back when a command asks for
 * it. It changes no sum: it keeps nothing. An open one comes with the books of a snapshot, whose addresses count it already.
 */
export const recallHold = (state: LedgerState, { hold, isByHoldId, references }: KeptHold): void => {
  if (isByHoldId) state.holds.set(hold.id, hold)
  for (const reference of references) insertInOrder(state.authorisations, reference, hold)
  if (hold.held === 0n) return
  state.openHolds += 1
  addToExpiry(state.expiry, hold)
}

export const forgetHold = (state: LedgerState, { hold, isByHoldId, references }: KeptHold): void => {
  if (isByHoldId) state.holds.delete(hold.id)
  for (const reference of references) {
    const found = state.authorisations.get(reference)
    const left = (Array.isArray(found) ? found : [found]).filter(item => item !== undefined && item !== hold)
    const [only] = left
    if (only === undefined) state.authorisations.delete(reference)
    else state.authorisations.set(reference, left.length === 1 ? only : left.filter(item => item !== undefined))
  }
}

/** The newest of a reference stands last. */
const insertInOrder = (index: ReferenceIndex<HoldState>, reference: string, hold: HoldState) => {
  const found = index.get(reference)
  if (found === undefined) return index.set(reference, hold)
  const all = [...(Array.isArray(found) ? found : [found]), hold]
  index.set(
    reference,
    all.sort((a, b) => a.sequence - b.sequence),
  )
}

/** The same hold, as the books have it. */
export const inBooks = (state: LedgerState, { hold, isByHoldId, references }: KeptHold): HoldState | undefined => {
  if (isByHoldId) return state.holds.get(hold.id)
  for (const reference of references) {
    const found = findByReference(state.authorisations, reference, ({ sequence }) => sequence === hold.sequence)
    if (found !== undefined) return found
  }
  return undefined
}
