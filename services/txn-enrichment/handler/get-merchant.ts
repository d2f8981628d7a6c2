import type { Handler } from '#libraries/contract/contract.ts'
import type { Storage } from '#libraries/storage/storage-port.ts'
import type { txnEnrichmentContract } from '../contract.ts'
import { type Acceptors, lookUpMerchant } from '../domain/merchants.ts'
import { merchantTable } from '../store/merchant-table.ts'

export const getMerchant =
  ({
    storage,
    authorisation,
  }: {
    storage: Pick<Storage, 'get'>
    authorisation: Acceptors
  }): Handler<typeof txnEnrichmentContract.methods.getMerchant> =>
  async ({ merchantId }) => {
    const merchant =
      (await storage.get(merchantTable, { merchantId })) ?? (await lookUpMerchant(authorisation, merchantId))
    return merchant === undefined ? { kind: 'unknown' } : { kind: 'found', merchant }
  }
