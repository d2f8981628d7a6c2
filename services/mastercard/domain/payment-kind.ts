import type { authorisationKinds } from '#services/ledger/contract.ts'

export type PaymentKind = (typeof authorisationKinds)[number]

/** What the kind of an authorisation is read from. */
export type KindFields = {
  /** DE 3: its first two digits are the type. */
  readonly processingCode: string
  /** DE 61.7, where the dialect has it: 8 is an account status inquiry. */
  readonly transactionStatus: string | undefined
  /** DE 4. */
  readonly amountMinor: bigint
}

const accountStatusInquiry = '8'

/** The kind of an authorisation request (0100, 0101). */
export const paymentKind = ({ processingCode, transactionStatus, amountMinor }: KindFields): PaymentKind => {
  switch (processingCode.slice(0, 2)) {
    case '00':
      return amountMinor === 0n || transactionStatus === accountStatusInquiry ? 'account-status' : 'purchase'
    case '18':
      return amountMinor === 0n ? 'account-status' : 'other'
    case '01':
      return 'atm'
    case '20':
      return 'refund'
    case '30':
      return 'balance-inquiry'
    default:
      return 'other'
  }
}
