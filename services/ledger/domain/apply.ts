import { invariant, unreachable } from '#libraries/errors/invariant.ts'
import type { AddressBalances, Balances } from '../contract.ts'
import { addressKey, customerAddress } from '../messages/addresses.ts'
import { type AddressState, accountIdOf, newAddressState, setRare } from './address-state.ts'
import { availableOf } from './balances.ts'
import { dayOf } from './business-days.ts'
import { isZeroSum } from './entry-set.ts'
import type { HoldState } from './hold-state.ts'
import { authorisationState, placedHoldState } from './hold-states.ts'
import {
  accountOf,
  addressState,
  changeExpiry,
  changeHold,
  countVersions,
  holdOf,
  movePostings,
  type Touched,
} from './movements.ts'
import { type Captured, isEntry, operationOf, type Posted, type Recorded, type Reversed } from './recorded.ts'
import { addReferences, findByReference } from './reference-index.ts'
import type { LedgerState } from './state.ts'

/** Puts a record into effect, the next in sequence: at the moment of its decision, and again when the journal is read. */
export const apply = (state: LedgerState, record: Recorded): void => {
  const { what, sequence, position, commandId } = record
  invariant(sequence === state.sequence + 1, 'Records are applied in sequence.')
  invariant(position === state.position + (isEntry(what) ? 1 : 0), 'Entries are counted without gaps.')
  const touched: Touched = []
  applyWhat(state, record, touched)
  countVersions(state, touched, 1)
  for (const after of record.balances) checkBalances(accountOf(state, after.accountId), after)
  for (const after of record.addresses) checkAddress(addressState(state, after.address), after)
  state.commands[operationOf(what)].set(commandId, sequence)
  state.sequence = sequence
  state.position = position
}

const applyWhat = (state: LedgerState, record: Recorded, touched: Touched): void => {
  const { what } = record
  switch (what.kind) {
    case 'approved': {
      const hold = authorisationState(state, record, what)
      if (what.held) placeHold(state, hold, what.amount.amountMinor, touched)
      addReferences(state.authorisations, what.references, hold)
      break
    }
    case 'declined':
      addReferences(state.authorisations, what.references, authorisationState(state, record, what))
      break
    case 'reversed':
      giveBack(state, authorisationOf(state, what), what.released.amountMinor, touched)
      break
    case 'parked':
      addReferences(state.parked, what.references, { cardId: what.cardId, recordedAt: record.recordedAt })
      state.parkedReversals += 1
      break
    case 'posted':
      applyPosted(state, what, record.sequence, touched)
      break
    case 'captured':
      applyCaptured(state, what, record.sequence, touched)
      break
    case 'holdPlaced':
      placeHold(state, placedHoldState(state, record, what), what.amount.amountMinor, touched)
      break
    case 'incremented': {
      const hold = holdOf(state, what.hold)
      hold.authorised += what.amount.amountMinor
      changeExpiry(state, hold, what.expiresAt)
      changeHold(state, hold, what.amount.amountMinor, touched)
      break
    }
    case 'released':
      giveBack(state, holdOf(state, what.hold), what.released.amountMinor, touched)
      break
    case 'expired':
      changeHold(state, holdOf(state, what.hold), -what.released.amountMinor, touched)
      break
    case 'dayClosed':
      state.closedDay = dayOf(what.day)
      break
    case 'accountOpened':
    case 'addressOpened':
    case 'addressClosed':
    case 'addressLimited':
      applyToAddress(state, record, touched)
      break
    case 'refused':
      break
    default:
      unreachable(what)
  }
}

const applyToAddress = (state: LedgerState, { what, position }: Recorded, touched: Touched): void => {
  switch (what.kind) {
    case 'accountOpened': {
      const { accountId, currency } = what
      invariant(!state.accounts.has(accountId), 'An account is opened once.')
      const account = newAddressState(customerAddress(accountId, currency), position)
      state.accounts.set(accountId, account)
      touched.push(account)
      break
    }
    case 'addressOpened': {
      const key = addressKey(what.address)
      invariant(!state.pots.has(key), 'An address is opened once.')
      const { accountId } = what.address
      invariant(accountId !== undefined, 'Only customers have pots.')
      // The id of the account is kept once, however many pots there are.
      const owner = accountOf(state, accountId)
      const address = newAddressState({ ...what.address, accountId: accountIdOf(owner) }, position)
      state.pots.set(key, address)
      touched.push(address)
      countOpenPot(state, address, 1)
      break
    }
    case 'addressClosed': {
      const address = addressState(state, what.address)
      setRare(address, { isClosed: true })
      touched.push(address)
      countOpenPot(state, address, -1)
      break
    }
    case 'addressLimited': {
      const address = addressState(state, what.address)
      setRare(address, { overdraftLimit: what.overdraftLimit })
      touched.push(address)
    }
  }
}

/** An account knows how many of its pots are open, if the address is one. */
export const countOpenPot = (state: LedgerState, pot: AddressState, change: 1 | -1): void => {
  const account = pot.accountId === undefined ? undefined : accountOf(state, pot.accountId)
  if (account === undefined || account === pot) return
  setRare(account, { openPots: account.rare.openPots + change })
}

const placeHold = (state: LedgerState, hold: HoldState, amountMinor: bigint, touched: Touched): void => {
  hold.authorised = amountMinor
  state.holds.set(hold.id, hold)
  changeHold(state, hold, amountMinor, touched)
}

/** What was given back is not authorised any more; what only expired still is, and may be claimed late. */
const giveBack = (state: LedgerState, hold: HoldState, released: bigint, touched: Touched): void => {
  hold.authorised -= released
  changeHold(state, hold, -released, touched)
}

const applyPosted = (state: LedgerState, what: Posted, sequence: number, touched: Touched): void => {
  invariant(isZeroSum(what.postings), 'An entry set sums to zero in each currency.')
  movePostings(state, what.postings, 1n, touched)
  state.entrySets.set(what.entrySetId, sequence)
  if (what.reverses !== undefined) state.reversedEntrySets.set(what.reverses, sequence)
}

const applyCaptured = (state: LedgerState, what: Captured, sequence: number, touched: Touched): void => {
  invariant(isZeroSum(what.postings), 'A capture moves money, it makes none.')
  movePostings(state, what.postings, 1n, touched)
  state.entrySets.set(what.entrySetId, sequence)
  if (what.hold === undefined) return
  const hold = holdOf(state, what.hold)
  hold.captured += what.amount.amountMinor
  changeHold(state, hold, -what.released.amountMinor, touched)
}

/** The authorisation that a reversal found, found again the same way. */
export const authorisationOf = (state: LedgerState, { reference, authorisationSequence }: Reversed): HoldState => {
  const found = findByReference(state.authorisations, reference, item => item.sequence === authorisationSequence)
  invariant(found !== undefined, 'A reversal names an authorisation that is in the books.')
  return found
}

const checkBalances = (address: AddressState, after: Omit<Balances, 'accountId' | 'currency'>): void =>
  invariant(
    address.posted === after.posted &&
      address.held === after.held &&
      address.rare.pendingIn === after.pendingIn &&
      availableOf(address) === after.available,
    'The books are after a record as the record says.',
  )

const checkAddress = (address: AddressState, after: AddressBalances): void => {
  checkBalances(address, after)
  invariant(address.version === after.version, 'An address has as many versions as records that changed it.')
}
