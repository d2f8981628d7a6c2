import { defineService, followLog } from '#libraries/service/service.ts'
import { txnEnrichmentContract } from '#services/txn-enrichment/contract.ts'
import { onTransactionEnriched } from './consumer/on-transaction-enriched.ts'
import { feedContract } from './contract.ts'
import { listFeed } from './handler/list-feed.ts'

export const feedService = defineService(feedContract, ({ storage, news }) => ({
  rpc: { listFeed: listFeed({ storage }) },
  on: {
    transactionEnriched: followLog(
      txnEnrichmentContract,
      txnEnrichmentContract.events.transactionEnriched,
      onTransactionEnriched({ news }),
    ),
  },
}))
