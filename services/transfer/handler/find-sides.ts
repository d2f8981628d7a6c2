import type { Client, Handler } from '#libraries/contract/contract.ts'
import type { AccountId, TransactionId } from '#libraries/ids/ids.ts'
import type { Infer } from '#libraries/schema/schema.ts'
import type { accountContract } from '#services/account/contract.ts'
import type { customerContract } from '#services/customer/contract.ts'
import type { TransferSide, transferContract } from '../contract.ts'
import type { TransferStore } from '../store/transfer-store.ts'

type Rpc = (typeof transferContract)['methods']['findSides']

type Ports = {
  readonly store: Pick<TransferStore, 'sideOf'>
  readonly account: Pick<Client<typeof accountContract>, 'getAccount'>
  readonly customer: Pick<Client<typeof customerContract>, 'getCustomer'>
}

export const findSides =
  (ports: Ports): Handler<Rpc> =>
  async ({ transactionIds }) => {
    const found = await Promise.all(transactionIds.map(transactionId => findSide(ports, transactionId)))
    return { sides: found.filter(side => side !== undefined) }
  }

const findSide = async (
  ports: Ports,
  transactionId: TransactionId,
): Promise<Infer<typeof TransferSide> | undefined> => {
  const side = await ports.store.sideOf(transactionId)
  if (side === undefined) return undefined
  const { direction, transfer } = side
  const otherAccountId = direction === 'out' ? transfer.toAccount : transfer.fromAccount
  const otherName = await nameOf(ports, otherAccountId)
  return { transactionId, direction, otherAccountId, otherName, reference: transfer.reference }
}

const nameOf = async ({ account, customer }: Ports, accountId: AccountId): Promise<string | undefined> => {
  const owned = await account.getAccount({ accountId })
  if (owned.kind === 'unknown') return undefined
  const owner = await customer.getCustomer({ customerId: owned.account.customerId })
  return owner.kind === 'found' ? owner.name : undefined
}
