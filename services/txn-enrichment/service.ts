import { defineService, followLog } from '#libraries/service/service.ts'
import { authorisationContract } from '#services/authorisation/contract.ts'
import { transactionContract } from '#services/transaction/contract.ts'
import { onTransactionChanged } from './consumer/on-transaction-changed.ts'
import { txnEnrichmentContract } from './contract.ts'
import { getMerchant } from './handler/get-merchant.ts'

export const txnEnrichmentService = defineService(txnEnrichmentContract, ({ storage, news, call, clock }) => {
  const authorisation = call(authorisationContract)
  return {
    rpc: { getMerchant: getMerchant({ storage, authorisation }) },
    on: {
      transactionChanged: followLog(
        transactionContract,
        transactionContract.events.transactionChanged,
        onTransactionChanged({ authorisation, news, clock }),
      ),
    },
  }
})
