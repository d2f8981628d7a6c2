import type { Client } from '#libraries/contract/contract.ts'
import type { CustomerId } from '#libraries/ids/ids.ts'
import { rfc3339 } from '#libraries/time/business-day.ts'
import type { accountContract } from '#services/account/contract.ts'

export const listAccounts =
  ({ account }: { account: Pick<Client<typeof accountContract>, 'listAccounts'> }) =>
  async (customerId: CustomerId) => {
    const { accounts } = await account.listAccounts({ customerId })
    const shown = accounts.map(({ accountId, currency, state, createdAt }) => ({
      id: accountId,
      description: `${currency} account`,
      created: rfc3339(createdAt),
      currency,
      closed: state === 'closed',
    }))
    return { accounts: shown }
  }
