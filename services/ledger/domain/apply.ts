import { invariant } from '#libraries/errors/invariant.ts'
import type { AccountId } from '#libraries/ids/ids.ts'
import type { Currency } from '#libraries/money/money.ts'
import type { Balances } from '../contract.ts'
import { addressKey } from '../messages/addresses.ts'
import { availableOf } from './balances.ts'
import { isZeroSum } from './decide-post.ts'
import {
  type Approved,
  type Declined,
  isEntry,
  operationOf,
  type Posted,
  type Recorded,
  type Reversed,
} from './recorded.ts'
import { addReferences, findByReference } from './reference-index.ts'
import type { AccountState, AuthorisationState, LedgerState } from './state.ts'

/** Puts a record into effect, the next in sequence: at the moment of its decision, and again when the journal is read. */
export const apply = (state: LedgerState, record: Recorded): void => {
  const { what, sequence, position, commandId, balances } = record
  invariant(sequence === state.sequence + 1, 'Records are applied in sequence.')
  invariant(position === state.position + (isEntry(what) ? 1 : 0), 'Entries are counted without gaps.')
  switch (what.kind) {
    case 'accountOpened': {
      const { accountId, currency } = what
      invariant(!state.accounts.has(accountId), 'An account is opened once.')
      state.accounts.set(accountId, {
        accountId,
        currency,
        openedPosition: position,
        posted: 0n,
        held: 0n,
        openHolds: 0,
      })
      break
    }
    case 'approved':
      applyApproved(state, sequence, what)
      break
    case 'declined':
      addReferences(state.authorisations, what.references, authorisationState(state, sequence, what))
      break
    case 'reversed':
      changeHold(state, authorisationOf(state, what), -what.released.amountMinor)
      break
    case 'parked':
      addReferences(state.parked, what.references, { cardId: what.cardId, recordedAt: record.recordedAt })
      state.parkedReversals += 1
      break
    case 'posted':
      applyPosted(state, what)
      break
    case 'postRefused':
      break
  }
  for (const after of balances) checkBalances(state, after)
  state.commands[operationOf(what)].set(commandId, sequence)
  state.sequence = sequence
  state.position = position
}

const applyApproved = (state: LedgerState, sequence: number, what: Approved) => {
  const authorisation = authorisationState(state, sequence, what)
  if (what.held) changeHold(state, authorisation, what.amount.amountMinor)
  addReferences(state.authorisations, what.references, authorisation)
}

const applyPosted = (state: LedgerState, { postings }: Posted) => {
  invariant(isZeroSum(postings), 'An entry set sums to zero in each currency.')
  for (const { address, amountMinor } of postings) {
    if (address.accountId !== undefined) accountOf(state, address.accountId).posted += amountMinor
    else addToBank(state, addressKey(address), address.currency, amountMinor)
    state.sums.set(address.currency, (state.sums.get(address.currency) ?? 0n) + amountMinor)
  }
}

export const addToBank = (state: LedgerState, key: string, currency: Currency, amountMinor: bigint) => {
  const address = state.bankAddresses.get(key)
  if (address === undefined) state.bankAddresses.set(key, { key, currency, posted: amountMinor })
  else address.posted += amountMinor
}

/** The hold of an authorisation and the sums over holds move together, here only. */
export const changeHold = (state: LedgerState, authorisation: AuthorisationState, change: bigint) => {
  const { account } = authorisation
  invariant(account !== undefined, 'Only the authorisation of an account has a hold.')
  const opened = authorisation.held === 0n ? 0 : 1
  authorisation.held += change
  account.held += change
  invariant(authorisation.held >= 0n, 'A hold is never negative.')
  const open = authorisation.held === 0n ? 0 : 1
  account.openHolds += open - opened
  state.openHolds += open - opened
}

/** The authorisation that a reversal found, found again the same way. */
export const authorisationOf = (
  state: LedgerState,
  { reference, authorisationSequence }: Reversed,
): AuthorisationState => {
  const found = findByReference(state.authorisations, reference, item => item.sequence === authorisationSequence)
  invariant(found !== undefined, 'A reversal names an authorisation that is in the books.')
  return found
}

export const accountOf = (state: LedgerState, accountId: AccountId): AccountState => {
  const account = state.accounts.get(accountId)
  invariant(account !== undefined, 'A record touches only accounts that are open.')
  return account
}

const authorisationState = (state: LedgerState, sequence: number, what: Approved | Declined): AuthorisationState => ({
  sequence,
  authorisationId: what.authorisationId,
  transactionId: what.transactionId,
  account: what.accountId === undefined ? undefined : accountOf(state, what.accountId),
  cardId: what.cardId,
  currency: what.amount.currency,
  held: 0n,
})

const checkBalances = (state: LedgerState, after: Balances) => {
  const account = accountOf(state, after.accountId)
  invariant(
    account.posted === after.posted && account.held === after.held && availableOf(account) === after.available,
    'The books are after a record as the record says.',
  )
}
