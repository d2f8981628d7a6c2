import { defineService, followLog } from '#libraries/service/service.ts'
import { ledgerContract } from '#services/ledger/contract.ts'
import { txnEnrichmentContract } from '#services/txn-enrichment/contract.ts'
import { onEntryRecorded } from './consumer/on-entry-recorded.ts'
import { onTransactionEnriched } from './consumer/on-transaction-enriched.ts'
import { transactionContract } from './contract.ts'
import { getTransaction } from './handler/get-transaction.ts'
import { listTransactions } from './handler/list-transactions.ts'

export const transactionService = defineService(transactionContract, ({ storage, news, progress, clock }) => ({
  rpc: {
    listTransactions: listTransactions({ storage, clock, journal: progress(ledgerContract.events.entryRecorded) }),
    getTransaction: getTransaction({ storage }),
  },
  on: {
    entryRecorded: followLog(ledgerContract, ledgerContract.events.entryRecorded, onEntryRecorded({ news })),
    transactionEnriched: followLog(
      txnEnrichmentContract,
      txnEnrichmentContract.events.transactionEnriched,
      onTransactionEnriched(),
    ),
  },
}))
