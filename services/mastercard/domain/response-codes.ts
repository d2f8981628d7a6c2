import type { DeclineReason } from '#services/ledger/contract.ts'
import type { PaymentKind } from './payment-kind.ts'

/** DE 39 for each reason of a decline. */
const declineCodes: Readonly<Record<DeclineReason, string>> = {
  'unknown-card': '14',
  'expired-card': '54',
  'frozen-card': '62',
  'closed-card': '46',
  'insufficient-funds': '51',
  'wrong-cvc': '05',
  unsupported: '12',
  'invalid-amount': '13',
  format: '30',
  'not-allowed': '57',
  unavailable: '91',
  'duplicate-mismatch': '94',
  system: '96',
  'already-reversed': '05',
}

export const approvedCode = '00'
const accountStatusPassedCode = '85'

export const declineCode = (reason: DeclineReason): string => declineCodes[reason]

/** An account status inquiry asks for no money: it is not approved, it is not declined. */
export const approvalResponseCode = (kind: PaymentKind): string =>
  kind === 'account-status' ? accountStatusPassedCode : approvedCode
