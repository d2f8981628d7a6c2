import type { Client } from '#libraries/contract/contract.ts'
import type { MerchantId } from '#libraries/ids/ids.ts'
import type { authorisationContract } from '#services/authorisation/contract.ts'
import type { Merchant } from '#services/transaction/contract.ts'
import { describeMerchant } from './describe-merchant.ts'

export type Acceptors = Pick<Client<typeof authorisationContract>, 'getAcceptors'>

/** Asks who stands behind a merchant id; `undefined` when the bank never saw it. */
export const lookUpMerchant = async (
  authorisation: Acceptors,
  merchantId: MerchantId,
): Promise<Merchant | undefined> => {
  const { acceptors } = await authorisation.getAcceptors({ merchantIds: [merchantId] })
  const [found] = acceptors
  return found && describeMerchant(merchantId, found.acceptor)
}
