import type { Client } from '#libraries/contract/contract.ts'
import type { AccountId, PotId } from '#libraries/ids/ids.ts'
import type { Currency } from '#libraries/money/money.ts'
import { customerAddress, type ledgerContract, potAddress } from '#services/ledger/contract.ts'

type Kept = { readonly potId: PotId; readonly accountId: AccountId; readonly currency: Currency }

/** An open address of a pot: what is in it, and how often it has changed. */
export type PotAddress = { readonly balanceMinor: bigint; readonly version: number }

/** What is in pots: asked of the ledger each time and kept nowhere else. */
export type PotBooks = ReturnType<typeof potBooks>

export const potBooks = ({ ledger }: { ledger: Pick<Client<typeof ledgerContract>, 'readAddresses'> }) => {
  /** `undefined` when the pot's address is closed, or not open yet. */
  const addressOf = async ({ potId, accountId, currency }: Kept): Promise<PotAddress | undefined> => {
    const { balances } = await ledger.readAddresses({ addresses: [potAddress(accountId, potId, currency)] })
    const [found] = balances
    return found && { balanceMinor: found.posted, version: found.version }
  }
  return {
    addressOf,
    /** Of several pots of one account and of the account itself, as of one moment: `undefined` when the books do not know the account. */
    balancesOf: async ({
      accountId,
      currency,
      potIds,
    }: {
      accountId: AccountId
      currency: Currency
      potIds: readonly PotId[]
    }): Promise<{ availableMinor: bigint; potMinor: ReadonlyMap<PotId, bigint> } | undefined> => {
      const main = customerAddress(accountId, currency)
      const pots = potIds.map(potId => potAddress(accountId, potId, currency))
      const { balances } = await ledger.readAddresses({ addresses: [main, ...pots] })
      const [first, ...others] = balances
      if (first === undefined || first.address.namespace !== main.namespace) return undefined
      const potMinor = new Map(others.map(({ address, posted }) => [address.name as PotId, posted]))
      return { availableMinor: first.available, potMinor }
    },
  }
}
