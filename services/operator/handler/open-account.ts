import type { Client } from '#libraries/contract/contract.ts'
import { badRequest } from '#libraries/errors/failure.ts'
import type { AccountId, Ids, TransactionId } from '#libraries/ids/ids.ts'
import type { Money } from '#libraries/money/money.ts'
import { amountMinor, currency, idOf, object, optional } from '#libraries/schema/schema.ts'
import type { accountContract } from '#services/account/contract.ts'
import { dedupeId as dedupeIdSchema } from '../domain/dedupe-id.ts'
import { refusal } from '../domain/refusal.ts'
import { command } from '../door/command.ts'

type Account = Pick<Client<typeof accountContract>, 'openAccount' | 'deposit'>

const Request = object({
  customerId: idOf('user'),
  currency: currency(),
  depositMinor: optional(amountMinor()),
  dedupeId: dedupeIdSchema,
})

/** Opens an account and, if asked, puts money into it: a repeat with the same `dedupeId` does what is still to do. */
export const openAccount = ({ account, ids }: { account: Account; ids: Ids }) =>
  command(Request, async ({ customerId, currency, depositMinor = 0n, dedupeId = ids.next('req') }) => {
    if (depositMinor < 0n)
      throw badRequest('operator.deposit', 'depositMinor', 'Give depositMinor as minor units of at least 0.')
    const opened = await account.openAccount({ dedupeId, customerId, currency })
    if (opened.kind === 'refused') throw refusal(opened.reason, 'customerId')
    const { accountId } = opened.account
    if (depositMinor === 0n) return { accountId }
    const amount = { amountMinor: depositMinor, currency }
    return { accountId, transactionId: await deposit(account, { accountId, amount, dedupeId: `${dedupeId}:in` }) }
  })

const deposit = async (
  account: Account,
  request: { accountId: AccountId; amount: Money; dedupeId: string },
): Promise<TransactionId> => {
  const outcome = await account.deposit(request)
  if (outcome.kind === 'deposited') return outcome.transactionId
  throw refusal(outcome.reason, 'depositMinor')
}
