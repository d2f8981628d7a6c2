import { invariant, unreachable } from '#libraries/errors/invariant.ts'
import { addressKey } from '../messages/addresses.ts'
import { setRare } from './address-state.ts'
import { authorisationOf, countOpenPot } from './apply.ts'
import type { HoldState } from './hold-state.ts'
import {
  addressState,
  changeExpiry,
  changeHold,
  countVersions,
  holdOf,
  movePostings,
  type Touched,
} from './movements.ts'
import {
  type Approved,
  type Captured,
  isEntry,
  operationOf,
  type Posted,
  type Recorded,
  type What,
} from './recorded.ts'
import { removeReferences } from './reference-index.ts'
import type { LedgerState } from './state.ts'

/**
 * Takes the last record back, as if its command had never come: the journal could not keep it. Records are undone in the
 * reverse of the order in which they were applied.
 */
export const undo = (state: LedgerState, record: Recorded): void => {
  const { what, sequence, position, commandId } = record
  invariant(sequence === state.sequence, 'Only the last record is undone.')
  const touched: Touched = []
  undoWhat(state, what, touched)
  countVersions(state, touched, -1)
  state.commands[operationOf(what)].delete(commandId)
  state.sequence = sequence - 1
  state.position = position - (isEntry(what) ? 1 : 0)
}

const undoWhat = (state: LedgerState, what: What, touched: Touched): void => {
  switch (what.kind) {
    case 'approved':
      undoApproved(state, what, touched)
      break
    case 'declined':
      removeReferences(state.authorisations, what.references)
      break
    case 'reversed':
      takeAgain(state, authorisationOf(state, what), what.released.amountMinor, touched)
      break
    case 'parked':
      removeReferences(state.parked, what.references)
      state.parkedReversals -= 1
      break
    case 'posted':
      undoPosted(state, what, touched)
      break
    case 'captured':
      undoCaptured(state, what, touched)
      break
    case 'holdPlaced':
      unplaceHold(state, holdOf(state, what.holdId), what.amount.amountMinor, touched)
      break
    case 'incremented': {
      const hold = holdOf(state, what.hold)
      hold.authorised -= what.amount.amountMinor
      changeExpiry(state, hold, what.expiredAtBefore)
      changeHold(state, hold, -what.amount.amountMinor, touched)
      break
    }
    case 'released':
      takeAgain(state, holdOf(state, what.hold), what.released.amountMinor, touched)
      break
    case 'expired':
      changeHold(state, holdOf(state, what.hold), what.released.amountMinor, touched)
      break
    case 'dayClosed':
      state.closedDay = what.closedDayBefore
      break
    case 'accountOpened':
    case 'addressOpened':
    case 'addressClosed':
    case 'addressLimited':
      undoOnAddress(state, what, touched)
      break
    case 'refused':
      break
    default:
      unreachable(what)
  }
}

type OnAddress = Extract<What, { kind: 'accountOpened' | 'addressOpened' | 'addressClosed' | 'addressLimited' }>

const undoOnAddress = (state: LedgerState, what: OnAddress, touched: Touched): void => {
  switch (what.kind) {
    case 'accountOpened':
      state.accounts.delete(what.accountId)
      break
    case 'addressOpened':
      countOpenPot(state, addressState(state, what.address), -1)
      state.pots.delete(addressKey(what.address))
      break
    case 'addressClosed': {
      const address = addressState(state, what.address)
      setRare(address, { isClosed: false })
      touched.push(address)
      countOpenPot(state, address, 1)
      break
    }
    case 'addressLimited': {
      const address = addressState(state, what.address)
      setRare(address, { overdraftLimit: what.limitBefore })
      touched.push(address)
    }
  }
}

const undoApproved = (state: LedgerState, what: Approved, touched: Touched): void => {
  if (what.held) unplaceHold(state, holdOf(state, what.authorisationId), what.amount.amountMinor, touched)
  removeReferences(state.authorisations, what.references)
}

const unplaceHold = (state: LedgerState, hold: HoldState, amountMinor: bigint, touched: Touched): void => {
  changeHold(state, hold, -amountMinor, touched)
  state.holds.delete(hold.id)
}

const takeAgain = (state: LedgerState, hold: HoldState, released: bigint, touched: Touched): void => {
  hold.authorised += released
  changeHold(state, hold, released, touched)
}

const undoPosted = (state: LedgerState, what: Posted, touched: Touched): void => {
  movePostings(state, what.postings, -1n, touched)
  state.entrySets.delete(what.entrySetId)
  if (what.reverses !== undefined) state.reversedEntrySets.delete(what.reverses)
}

const undoCaptured = (state: LedgerState, what: Captured, touched: Touched): void => {
  movePostings(state, what.postings, -1n, touched)
  state.entrySets.delete(what.entrySetId)
  if (what.hold === undefined) return
  const hold = holdOf(state, what.hold)
  hold.captured -= what.amount.amountMinor
  changeHold(state, hold, what.released.amountMinor, touched)
}
