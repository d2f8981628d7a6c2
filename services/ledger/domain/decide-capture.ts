import { type Money, money } from '#libraries/money/money.ts'
import { suspenseAddress } from '../messages/addresses.ts'
import { type AddressState, addressOf } from './address-state.ts'
import { after, availableOf, type Change } from './balances.ts'
import { endOf, isClosed } from './business-days.ts'
import type { Capture } from './command.ts'
import { holdChanges } from './decide-hold.ts'
import { refuse, type Verdict } from './decision.ts'
import { findBookable } from './find-address.ts'
import { findHold } from './find-hold.ts'
import type { HoldState } from './hold-state.ts'
import type { Captured } from './recorded.ts'
import type { LedgerState } from './state.ts'

/**
 * Books what was claimed, always: late, more than was held, without a hold, from an account without money. It may drive an
 * account below its limit, and says so. Of an account that is not in the books, closed, or in another currency, it goes on
 * suspense, for people to look at. Refused is only what has no second side: no amount, or a counter address that is none;
 * and an entry set that is booked already. What comes for a day that is closed counts for the next one.
 */
export const decideCapture = (state: LedgerState, command: Capture): Verdict => {
  const { amount, counter, entrySetId } = command
  if (amount.amountMinor <= 0n) return refuse('capture', 'invalid-amount')
  if (counter.currency !== amount.currency) return refuse('capture', 'wrong-currency')
  const gaining = findBookable(state, counter)
  if (typeof gaining === 'string' && gaining !== 'bank') return refuse('capture', gaining)
  if (state.entrySets.get(entrySetId) !== undefined) return refuse('capture', 'entry-set-exists')
  const hold = holdClaimed(state, command)
  const payer = payerOf(state, command, hold)
  const lost = hold === undefined || payer === undefined ? 0n : lostBy(hold, command)
  const changes = hold === undefined ? new Map<AddressState, Required<Change>>() : holdChanges(hold, -lost)
  if (lost === 0n) changes.clear()
  if (payer !== undefined) addPosted(changes, payer, -amount.amountMinor)
  if (gaining !== 'bank') addPosted(changes, gaining, amount.amountMinor)
  return {
    kind: 'record',
    what: {
      kind: 'captured',
      entrySetId,
      transactionId: hold?.transactionId ?? command.transactionId,
      entrySetKind: command.kind,
      hold: hold?.id,
      accountId: payer?.accountId,
      amount,
      released: money(lost, amount.currency),
      held: money((hold?.held ?? 0n) - lost, amount.currency),
      found: foundOf(hold, payer),
      claim: claimOf(hold, amount),
      overdrawn: payer !== undefined && availableOf(payer) + availableChange(changes.get(payer)) < 0n,
      postings: [
        {
          address: payer === undefined ? suspenseAddress(counter) : addressOf(payer),
          amountMinor: -amount.amountMinor,
        },
        { address: counter, amountMinor: amount.amountMinor },
      ],
    },
    after: after(changes),
    ...(state.closedDay !== undefined && isClosed(state.closedDay, command.effectiveAt)
      ? { effectiveAt: endOf(state.closedDay) }
      : {}),
  }
}

/** A hold in another currency is not the one that was meant: nothing of it can be claimed. */
const holdClaimed = (state: LedgerState, { hold, accountId, amount }: Capture): HoldState | undefined => {
  const named = hold === undefined ? undefined : findHold(state, hold, accountId)
  return named?.currency === amount.currency ? named : undefined
}

/** Who pays: where the hold is, else the account's main address; undefined if that cannot be. */
const payerOf = (state: LedgerState, { accountId, amount }: Capture, hold: HoldState | undefined) => {
  const payer = hold?.address ?? (accountId === undefined ? undefined : state.accounts.get(accountId))
  return payer === undefined || payer.rare.isClosed || payer.currency !== amount.currency ? undefined : payer
}

/** What the hold keeps less: as much as is claimed, and all of it with the last claim. */
const lostBy = ({ held }: HoldState, { amount, isFinal }: Capture): bigint =>
  isFinal || amount.amountMinor > held ? held : amount.amountMinor

const addPosted = (changes: Map<AddressState, Required<Change>>, address: AddressState, posted: bigint) => {
  const before = changes.get(address) ?? { posted: 0n, held: 0n, pendingIn: 0n }
  changes.set(address, { ...before, posted: before.posted + posted })
}

const availableChange = ({ posted = 0n, held = 0n }: Change = {}): bigint => posted - held

const foundOf = (hold: HoldState | undefined, payer: AddressState | undefined): Captured['found'] => {
  if (payer === undefined) return 'suspense'
  if (hold === undefined) return 'none'
  return hold.held === 0n ? 'late' : 'hold'
}

/** All that was claimed of a hold beside what was authorised: within it, within what its kind of merchant may add, or beyond. */
const claimOf = (hold: HoldState | undefined, { amountMinor }: Money): Captured['claim'] => {
  if (hold === undefined) return 'beyond-tolerance'
  const claimed = hold.captured + amountMinor
  if (claimed <= hold.authorised) return 'within'
  const percent = BigInt(100 + hold.overCapturePercent)
  return claimed * 100n <= hold.authorised * percent ? 'within-tolerance' : 'beyond-tolerance'
}
