import { type AccountId, type HoldId, isId } from '#libraries/ids/ids.ts'
import type { HoldReference } from './command.ts'
import type { HoldState } from './hold-state.ts'
import { findByReference } from './reference-index.ts'
import type { LedgerState } from './state.ts'

/** A hold, open or ended, that a command names: one of `accountId`, when that is given. */
export const findHold = (
  state: LedgerState,
  reference: HoldReference,
  accountId: AccountId | undefined,
): HoldState | undefined => {
  const isTheirs = ({ address }: HoldState): boolean => accountId === undefined || address?.accountId === accountId
  const found = lookUp(state, reference, isTheirs)
  return found !== undefined && isTheirs(found) ? found : undefined
}

/** Whether it is a hold, open or ended. */
export const everHeld = (state: LedgerState, hold: HoldState): boolean => state.holds.get(hold.id) === hold

/** By its own id, which an authorisation's hold shares with it. */
export const holdReferenceOf = (id: HoldState['id']): HoldReference =>
  isId('auth', id) ? { kind: 'authorisation', authorisationId: id } : { kind: 'hold', holdId: id as HoldId }

const lookUp = (
  state: LedgerState,
  by: HoldReference,
  isTheirs: (hold: HoldState) => boolean,
): HoldState | undefined => {
  switch (by.kind) {
    case 'authorisation':
      return state.holds.get(by.authorisationId)
    case 'hold':
      return state.holds.get(by.holdId)
    case 'references': {
      // References of two payments may be equal by accident; a declined one and a question have some too, but never held anything.
      const fits = (hold: HoldState): boolean =>
        isTheirs(hold) && (by.cardId === undefined || by.cardId === hold.cardId) && everHeld(state, hold)
      for (const reference of by.references) {
        const found = findByReference(state.authorisations, reference, fits)
        if (found !== undefined) return found
      }
      return undefined
    }
  }
}
