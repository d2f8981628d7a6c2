import { invariant } from '#libraries/errors/invariant.ts'
import { addressKey } from '../messages/addresses.ts'
import { accountOf, addToBank, authorisationOf, changeHold } from './apply.ts'
import { type Approved, isEntry, operationOf, type Posted, type Recorded } from './recorded.ts'
import { findByReference, removeReferences } from './reference-index.ts'
import type { LedgerState } from './state.ts'

/**
 * Takes the last record back, as if its command had never come: the journal could not keep it. Records are undone in the
 * reverse of the order in which they were applied.
 */
export const undo = (state: LedgerState, record: Recorded): void => {
  const { what, sequence, position, commandId } = record
  invariant(sequence === state.sequence, 'Only the last record is undone.')
  switch (what.kind) {
    case 'accountOpened':
      state.accounts.delete(what.accountId)
      break
    case 'approved':
      undoApproved(state, sequence, what)
      break
    case 'declined':
      removeReferences(state.authorisations, what.references)
      break
    case 'reversed':
      changeHold(state, authorisationOf(state, what), what.released.amountMinor)
      break
    case 'parked':
      removeReferences(state.parked, what.references)
      state.parkedReversals -= 1
      break
    case 'posted':
      undoPosted(state, what)
      break
    case 'postRefused':
      break
  }
  state.commands[operationOf(what)].delete(commandId)
  state.sequence = sequence - 1
  state.position = position - (isEntry(what) ? 1 : 0)
}

const undoApproved = (state: LedgerState, sequence: number, what: Approved) => {
  if (what.held) {
    // The hold is on the account alone when there is no reference to find it by.
    const [reference] = what.references
    const found =
      reference === undefined
        ? undefined
        : findByReference(state.authorisations, reference, item => item.sequence === sequence)
    const account = accountOf(state, what.accountId)
    const hold = found ?? { ...what, sequence, account, currency: what.amount.currency, held: what.amount.amountMinor }
    changeHold(state, hold, -what.amount.amountMinor)
  }
  removeReferences(state.authorisations, what.references)
}

const undoPosted = (state: LedgerState, { postings }: Posted) => {
  for (const { address, amountMinor } of postings) {
    if (address.accountId !== undefined) accountOf(state, address.accountId).posted -= amountMinor
    else addToBank(state, addressKey(address), address.currency, -amountMinor)
    state.sums.set(address.currency, (state.sums.get(address.currency) ?? 0n) - amountMinor)
  }
}
