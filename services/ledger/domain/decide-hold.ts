import { money } from '#libraries/money/money.ts'
import { type AddressState, accountIdOf } from './address-state.ts'
import { after, availableOf, type Change } from './balances.ts'
import type { Expire, Hold, Increment, Release } from './command.ts'
import { failedCondition } from './conditions.ts'
import { refuse, type Verdict } from './decision.ts'
import { findBookable, findOpenAddress } from './find-address.ts'
import { findHold } from './find-hold.ts'
import type { HoldState } from './hold-state.ts'
import { isInAnotherShard } from './hold-states.ts'
import type { LedgerState } from './state.ts'

/** Keeps money of an address, under the same funds rule as a payment; `to` is told what is coming. */
export const decideHold = (state: LedgerState, command: Hold): Verdict => {
  const { holdId, kind: holdKind, address, to, amount, expiresAt, conditions } = command
  const { amountMinor, currency } = amount
  const found = findOpenAddress(state, address)
  if (typeof found === 'string') return refuse('hold', found)
  const isElsewhere = to !== undefined && command.isToElsewhere === true && isInAnotherShard(state, to)
  const coming = to === undefined || isElsewhere ? undefined : findBookable(state, to)
  if (typeof coming === 'string' && coming !== 'bank') return refuse('hold', coming)
  if (amountMinor <= 0n) return refuse('hold', 'invalid-amount')
  if (currency !== found.currency || (to !== undefined && to.currency !== currency))
    return refuse('hold', 'wrong-currency')
  if (state.holds.get(holdId) !== undefined) return refuse('hold', 'already-open')
  const refusal = failedCondition(state, conditions)
  if (refusal !== undefined) return refuse('hold', refusal)
  if (availableOf(found) < amountMinor) return refuse('hold', 'insufficient-funds')
  const changes: [AddressState, Change][] = [[found, { held: amountMinor }]]
  if (coming === found) changes[0] = [found, { held: amountMinor, pendingIn: amountMinor }]
  else if (coming !== undefined && coming !== 'bank') changes.push([coming, { pendingIn: amountMinor }])
  return {
    kind: 'record',
    what: { kind: 'holdPlaced', holdId, holdKind, address, to, amount, expiresAt },
    after: after(changes),
  }
}

/** More on an open hold, under the funds rule; it lives on from now as long as it was first given. */
export const decideIncrement = (state: LedgerState, command: Increment, recordedAt: number): Verdict => {
  const hold = findHold(state, command.hold, command.accountId)
  if (hold?.address === undefined) return refuse('increment', 'unknown-hold')
  if (hold.held === 0n) return refuse('increment', 'closed-hold')
  const { amountMinor, currency } = command.amount
  if (amountMinor <= 0n) return refuse('increment', 'invalid-amount')
  if (currency !== hold.currency) return refuse('increment', 'wrong-currency')
  if (availableOf(hold.address) < amountMinor) return refuse('increment', 'insufficient-funds')
  return {
    kind: 'record',
    what: {
      kind: 'incremented',
      ...ofHold(hold, hold.address),
      amount: command.amount,
      held: money(hold.held + amountMinor, currency),
      approvalCode: command.approvalCode,
      expiresAt: hold.lifetimeMs === undefined ? undefined : recordedAt + hold.lifetimeMs,
      expiredAtBefore: hold.expiresAt,
    },
    after: afterHold(hold, amountMinor),
  }
}

export const decideRelease = (state: LedgerState, command: Release): Verdict => {
  const hold = findHold(state, command.hold, command.accountId)
  if (hold?.address === undefined) return refuse('release', 'unknown-hold')
  if (hold.held === 0n) return refuse('release', 'closed-hold')
  const { amountMinor, currency } = command.amount ?? { amountMinor: hold.held, currency: hold.currency }
  if (currency !== hold.currency) return refuse('release', 'wrong-currency')
  if (amountMinor <= 0n || amountMinor > hold.held) return refuse('release', 'invalid-amount')
  return {
    kind: 'record',
    what: {
      kind: 'released',
      ...ofHold(hold, hold.address),
      released: money(amountMinor, currency),
      held: money(hold.held - amountMinor, currency),
      reason: command.reason,
    },
    after: afterHold(hold, -amountMinor),
  }
}

export const decideExpire = (state: LedgerState, command: Expire): Verdict => {
  const hold = findHold(state, command.hold, command.accountId)
  if (hold?.address === undefined) return refuse('expire', 'unknown-hold')
  if (hold.held === 0n) return refuse('expire', 'closed-hold')
  if (hold.expiresAt === undefined || hold.expiresAt > command.effectiveAt) return refuse('expire', 'not-due')
  return {
    kind: 'record',
    what: { kind: 'expired', ...ofHold(hold, hold.address), released: money(hold.held, hold.currency) },
    after: afterHold(hold, -hold.held),
  }
}

const ofHold = ({ id, transactionId }: HoldState, address: AddressState) => ({
  hold: id,
  transactionId,
  accountId: accountIdOf(address),
})

/** What a change of a hold does to the address that it is on and to the one that waits for it. */
const afterHold = (hold: HoldState, held: bigint) => after(holdChanges(hold, held))

export const holdChanges = ({ address, to }: HoldState, held: bigint): Map<AddressState, Required<Change>> => {
  const changes = new Map<AddressState, Required<Change>>()
  if (address !== undefined) changes.set(address, { posted: 0n, held, pendingIn: 0n })
  if (to !== undefined) changes.set(to, { ...(changes.get(to) ?? { posted: 0n, held: 0n }), pendingIn: held })
  return changes
}
