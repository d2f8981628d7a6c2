import { invariant } from '#libraries/errors/invariant.ts'
import type { AuthorisationId } from '#libraries/ids/ids.ts'
import { type Money, money, zero } from '#libraries/money/money.ts'
import { type AddressState, accountIdOf } from './address-state.ts'
import { mainAfter, nothingAfter } from './balances.ts'
import type { Reverse } from './command.ts'
import type { Verdict } from './decision.ts'
import { everHeld } from './find-hold.ts'
import type { HoldState } from './hold-state.ts'
import { findByReference } from './reference-index.ts'
import type { LedgerState } from './state.ts'

type Found = { readonly reference: string; readonly authorisation: HoldState; readonly account: AddressState }

/**
 * A reversal is news: it is booked as it is. The first of its references that names an authorisation wins (`findUnder`); what its hold
 * still keeps is released, or as much as leaves `remaining`. It never raises a hold, and a second one finds less or nothing.
 * What was captured is not held any more, so it stays. One that finds nothing (or an authorisation without an account, where nothing can be held) is parked.
 */
export const decideReverse = (state: LedgerState, command: Reverse): Verdict => {
  const found = find(state, command)
  if (found === undefined)
    return {
      kind: 'record',
      what: {
        kind: 'parked',
        references: command.references,
        cardId: command.cardId,
        reason: command.reason,
      },
      after: nothingAfter,
    }
  const { reference, authorisation, account } = found
  const released = releasedBy(authorisation, command.remaining)
  return {
    kind: 'record',
    what: {
      kind: 'reversed',
      ...idsOf(authorisation),
      accountId: accountIdOf(account),
      reference,
      authorisationSequence: authorisation.sequence,
      released,
      remaining: money(authorisation.held - released.amountMinor, authorisation.currency),
      reason: command.reason,
    },
    after: mainAfter(account, { held: -released.amountMinor }),
  }
}

const idsOf = ({ id, transactionId }: HoldState) => {
  invariant(transactionId !== undefined, 'References name authorisations, which begin transactions.')
  return { authorisationId: id as AuthorisationId, transactionId }
}

const find = (state: LedgerState, command: Reverse): Found | undefined => {
  for (const reference of command.references) {
    const authorisation = findUnder(state, reference, command)
    if (authorisation?.address !== undefined) return { reference, authorisation, account: authorisation.address }
  }
  return undefined
}

/**
 * The newest authorisation under a reference, of the card, or of the account when no card is named. When that was declined, one
 * that keeps money comes before it: a payment that is tried again may have the same reference, and what was declined holds nothing to give back.
 */
const findUnder = (
  state: LedgerState,
  reference: string,
  { cardId, accountId }: Pick<Reverse, 'cardId' | 'accountId'>,
): HoldState | undefined => {
  const fits = ({ address, cardId: own }: HoldState): boolean => {
    if (address === undefined) return false
    return cardId === undefined ? accountId === undefined || accountId === address.accountId : cardId === own
  }
  const newest = findByReference(state.authorisations, reference, fits)
  if (newest === undefined || everHeld(state, newest)) return newest
  return findByReference(state.authorisations, reference, hold => hold.held > 0n && fits(hold)) ?? newest
}

const releasedBy = ({ held, currency }: HoldState, remaining: Money | undefined): Money => {
  if (remaining === undefined) return money(held, currency)
  // What is left in another currency cannot be compared: nothing is released on a figure that we cannot read.
  if (remaining.currency !== currency) return zero(currency)
  const kept = remaining.amountMinor < 0n ? 0n : remaining.amountMinor
  return money(kept >= held ? 0n : held - kept, currency)
}
