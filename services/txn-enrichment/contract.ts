import { contract, event, rpc } from '#libraries/contract/contract.ts'
import { idOf, object, union } from '#libraries/schema/schema.ts'
import { Merchant, Transaction } from '#services/transaction/contract.ts'

/** Says who the merchant is and what kind of spending it was. */
export const txnEnrichmentContract = contract(
  'service.txn-enrichment',
  {
    getMerchant: rpc({
      request: object({ merchantId: idOf('merch') }),
      response: union({ found: { merchant: Merchant }, unknown: {} }),
      deadlineMs: 1000,
      readOnly: true,
    }),
  },
  {
    /** The transaction with its merchant, also for those that have none (a deposit): every change passes here once. */
    transactionEnriched: event({
      name: 'txn-enrichment.transaction-enriched',
      schema: Transaction,
      delivery: 'log',
      key: 'accountId',
    }),
  },
)
