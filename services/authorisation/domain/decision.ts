import type { ResponseOf } from '#libraries/contract/contract.ts'
import { money } from '#libraries/money/money.ts'
import type { ledgerContract } from '#services/ledger/contract.ts'
import type { authorisationContract } from '../contract.ts'

export type LedgerOutcome = ResponseOf<(typeof ledgerContract)['methods']['authorise']>
export type Decision = ResponseOf<(typeof authorisationContract)['methods']['authorise']>

/** The ledger's outcome as the network's side sees it. It is the recorded one: what was found out since plays no part. */
export const decisionOf = (outcome: LedgerOutcome): Decision => {
  switch (outcome.kind) {
    case 'approved': {
      const { approvalCode, amount, posted, available, transactionId, cvcResult } = outcome
      const { currency } = amount
      const balances = { posted: money(posted, currency), available: money(available, currency) }
      return { kind: 'approved', approvalCode, amount, ...balances, transactionId, cvcResult }
    }
    case 'declined': {
      const { reason, transactionId, cvcResult } = outcome
      return { kind: 'declined', reason, transactionId, cvcResult }
    }
    case 'mismatch':
      return { kind: 'declined', reason: 'duplicate-mismatch' }
  }
}

/** The label of a decision in `florin_authorisations_total`. */
export const outcomeLabel = (decision: Decision): string =>
  decision.kind === 'approved' ? 'approved' : decision.reason
