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
  const found = lookUp(state, reference)
  return found === undefined || (accountId !== undefined && found.address?.accountId !== accountId) ? undefined : found
}

/** By its own id, which an authorisation's hold shares with it. */
export const holdReferenceOf = (id: HoldState['id']): HoldReference =>
  isId('auth', id) ? { kind: 'authorisation', authorisationId: id } : { kind: 'hold', holdId: id as HoldId }

const lookUp = (state: LedgerState, by: HoldReference): HoldState | undefined => {
  switch (by.kind) {
    case 'authorisation':
      return state.holds.get(by.authorisationId)
    case 'hold':
      return state.holds.get(by.holdId)
    case 'references': {
      // A declined authorisation and a question have references too, but never held anything.
      const fits = (hold: HoldState): boolean =>
        (by.cardId === undefined || by.cardId === hold.cardId) && state.holds.get(hold.id) === hold
      for (const reference of by.references) {
        const found = findByReference(state.authorisations, reference, fits)
        if (found !== undefined) return found
      }
      return undefined
    }
  }
}
