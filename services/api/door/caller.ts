import type { Client } from '#libraries/contract/contract.ts'
import { badRequest, Failure } from '#libraries/errors/failure.ts'
import { secret } from '#libraries/errors/sensitive.ts'
import type { AccountId, CustomerId, PotId } from '#libraries/ids/ids.ts'
import type { accountContract } from '#services/account/contract.ts'
import type { customerContract } from '#services/customer/contract.ts'
import type { Pot, potContract } from '#services/pot/contract.ts'

/** Tells who calls, and whether an account is theirs. */
export type Callers = {
  readonly customerOf: (authorization: string | undefined) => Promise<CustomerId>
  /** Throws `not-found` for an account of somebody else as for one that does not exist. */
  readonly ownAccount: (customerId: CustomerId, accountId: AccountId, field?: string) => Promise<AccountId>
  /** The same for a pot. */
  readonly ownPot: (customerId: CustomerId, potId: PotId) => Promise<Pot>
  /** The account of a customer who has one. Throws `bad-request` when they have several, or none. */
  readonly onlyAccount: (customerId: CustomerId) => Promise<AccountId>
}

export const callers = ({
  customer,
  account,
  pot,
}: {
  customer: Pick<Client<typeof customerContract>, 'authenticate'>
  account: Pick<Client<typeof accountContract>, 'getAccount' | 'listAccounts'>
  pot: Pick<Client<typeof potContract>, 'getPot'>
}): Callers => ({
  customerOf: async authorization => {
    const token = /^Bearer ([!-~]{1,256})$/.exec(authorization ?? '')?.[1]
    if (token === undefined)
      throw unauthorised('Send the header Authorization: Bearer TOKEN; `florin customer add` prints a token.')
    const answer = await customer.authenticate({ token: secret(token) })
    if (answer.kind === 'unknown') throw unauthorised('This token is not known to the bank.')
    return answer.customerId
  },
  ownAccount: async (customerId, accountId, field = 'account_id') => {
    const answer = await account.getAccount({ accountId })
    if (answer.kind === 'found' && answer.account.customerId === customerId) return accountId
    throw new Failure('not-found', 'api.account', 'You have no such account.', { params: { field } })
  },
  ownPot: async (customerId, potId) => {
    const found = await pot.getPot({ potId })
    const owner = found.kind === 'found' ? await account.getAccount({ accountId: found.pot.accountId }) : undefined
    if (found.kind === 'found' && owner?.kind === 'found' && owner.account.customerId === customerId) return found.pot
    throw new Failure('not-found', 'api.unknown-pot', 'You have no such pot.', { params: { field: 'pot_id' } })
  },
  onlyAccount: async customerId => {
    const { accounts } = await account.listAccounts({ customerId })
    const [only, ...others] = accounts
    if (only !== undefined && others.length === 0) return only.accountId
    throw badRequest('api.id', 'account_id', `Give account_id: you have ${accounts.length} accounts.`)
  },
})

const unauthorised = (message: string): Failure =>
  new Failure('unauthorised', 'api.token', message, { params: { field: 'authorization' } })
