import type { DeclineReason } from '../contract.ts'
import { type AddressState, accountIdOf } from './address-state.ts'
import { availableOf, mainAfter, nothingAfter } from './balances.ts'
import type { Authorise } from './command.ts'
import type { Verdict } from './decision.ts'
import { holdPolicyOf } from './hold-policy.ts'
import type { Asked } from './recorded.ts'
import { findByReference } from './reference-index.ts'
import { sameCard } from './same-card.ts'
import type { LedgerState } from './state.ts'

/**
 * An authorisation is approved, with a hold or without, or declined; every decision is recorded. In this order:
 * decided before; its reversal came first; a card that is not ours; an account that the ledger does not know (`system`: ours
 * to mend) or that is closed; and for a hold: its id, the amount, the currency (`not-allowed`), the funds rule
 * `posted - held + overdraft limit >= amount`.
 */
export const decideAuthorise = (state: LedgerState, command: Authorise, recordedAt: number): Verdict => {
  const account = command.accountId === undefined ? undefined : state.accounts.get(command.accountId)
  const reason = whyDeclined(state, command, { account, recordedAt })
  if (reason !== undefined || account === undefined)
    return {
      kind: 'record',
      // Told only of accounts that are in these books, so that no reader meets one that it was never told of.
      what: { kind: 'declined', ...asked(command), accountId: account?.accountId, reason: reason ?? 'system' },
      after: account === undefined ? nothingAfter : mainAfter(account),
    }
  const held = command.effect.kind === 'hold'
  // The policy is of the day: what it says is recorded, so that a later table changes no hold that was placed.
  const { lifetimeMs, overCapturePercent } = holdPolicyOf(command.merchantCategory)
  return {
    kind: 'record',
    what: {
      kind: 'approved',
      ...asked(command),
      accountId: accountIdOf(account),
      held,
      approvalCode: command.approvalCode,
      expiresAt: held ? recordedAt + lifetimeMs : undefined,
      overCapturePercent: held ? overCapturePercent : 0,
    },
    after: mainAfter(account, held ? { held: command.amount.amountMinor } : undefined),
  }
}

const whyDeclined = (
  state: LedgerState,
  command: Authorise,
  { account, recordedAt }: { account: AddressState | undefined; recordedAt: number },
): DeclineReason | undefined => {
  if (command.effect.kind === 'decline') return command.effect.reason
  if (isReversedAlready(state, command, recordedAt)) return 'already-reversed'
  if (command.accountId === undefined) return 'unknown-card'
  if (account === undefined) return 'system'
  if (account.rare.isClosed) return 'closed-card'
  const { amountMinor, currency } = command.amount
  if (command.effect.kind === 'none')
    // A question about nothing may be asked in any currency.
    return amountMinor === 0n || currency === account.currency ? undefined : 'not-allowed'
  if (state.holds.get(command.authorisationId) !== undefined) return 'duplicate-mismatch'
  if (amountMinor <= 0n) return 'invalid-amount'
  if (currency !== account.currency) return 'not-allowed'
  return availableOf(account) >= amountMinor ? undefined : 'insufficient-funds'
}

/**
 * References are used again in time (a STAN with a DE 7 that has no year, a retrieval number), so an authorisation that is
 * recorded longer than this after a reversal is another payment. By the ledger's own clock: a sender's may be wrong.
 */
export const parkedReversalMs = 7 * 24 * 60 * 60 * 1000

const isReversedAlready = (state: LedgerState, { references, cardId }: Authorise, recordedAt: number): boolean =>
  state.parkedReversals > 0 &&
  references.some(
    reference =>
      findByReference(
        state.parked,
        reference,
        parked => sameCard(parked.cardId, cardId) && recordedAt - parked.recordedAt <= parkedReversalMs,
      ) !== undefined,
  )

const asked = (command: Authorise): Asked => ({
  authorisationId: command.authorisationId,
  transactionId: command.transactionId,
  cardId: command.cardId,
  paymentKind: command.kind,
  amount: command.amount,
  merchantId: command.merchantId,
  cvcResult: command.cvcResult,
  references: command.references,
})
