import type { JournalEntry } from '#services/ledger/contract.ts'

/**
 * What an entry adds to the day's spending of an account, in minor units: negative for an approved payment, positive for what
 * a reversal gives back, zero for everything else.
 */
export const spendingOf = (what: JournalEntry['what'], accountId: string): bigint => {
  if (what.kind === 'authorisationApproved' && what.accountId === accountId && what.held)
    return -what.amount.amountMinor
  if (what.kind === 'authorisationReversed' && what.accountId === accountId) return what.released.amountMinor
  return 0n
}
