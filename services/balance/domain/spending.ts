import type { JournalEntry } from '#services/ledger/contract.ts'

/**
 * What an entry adds to the day's spending of an account, in minor units: negative for what a card payment takes, when it is approved
 * or claims more than was held, positive for what it gives back, zero for everything else. Transfers and pots are no spending.
 */
export const spendingOf = (what: JournalEntry['what'], accountId: string): bigint => {
  if (!('accountId' in what) || what.accountId !== accountId) return 0n
  switch (what.kind) {
    case 'authorisationApproved':
      return what.held ? -what.amount.amountMinor : 0n
    case 'authorisationReversed':
      return what.released.amountMinor
    case 'holdIncremented':
      return what.authorisationId === undefined ? 0n : -what.amount.amountMinor
    case 'holdReleased':
    case 'holdExpired':
      return what.authorisationId === undefined ? 0n : what.released.amountMinor
    case 'captured':
      // What was held counted as spent when it was approved.
      return what.holdId === undefined ? what.released.amountMinor - what.amount.amountMinor : 0n
    default:
      return 0n
  }
}
