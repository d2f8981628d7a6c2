import type { Client } from '#libraries/contract/contract.ts'
import { idOf, integer, object, optional } from '#libraries/schema/schema.ts'
import { rfc3339 } from '#libraries/time/business-day.ts'
import type { ledgerContract } from '#services/ledger/contract.ts'
import type { Transaction, transactionContract } from '#services/transaction/contract.ts'
import { moneyJson } from '../domain/money-json.ts'
import { refusal } from '../domain/refusal.ts'
import { command } from '../door/command.ts'

const limitStandard = 30
const waitMs = 2000

const Request = object({
  accountId: idOf('acc'),
  limit: optional(integer({ minimum: 1, maximum: 100 })),
  before: optional(idOf('tx')),
  since: optional(idOf('tx')),
})

/** Newest first, up to date with the ledger at the time of the call; `behind` when that took more than two seconds. */
export const listTransactions = ({
  ledger,
  transaction,
}: {
  ledger: Pick<Client<typeof ledgerContract>, 'readBalance'>
  transaction: Pick<Client<typeof transactionContract>, 'listTransactions'>
}) =>
  command(Request, async ({ limit = limitStandard, ...query }) => {
    const now = await ledger.readBalance({ accountId: query.accountId })
    if (now.kind === 'unknown') throw refusal('unknown-account', 'accountId')
    const page = await transaction.listTransactions({ ...query, limit, atLeastPosition: now.position, waitMs })
    return { transactions: page.transactions.map(transactionJson), behind: page.behind, position: page.position }
  })

/** A transfer or a move to a pot also has a `counterparty`, and the payer's words as `reference`. */
const transactionJson = (transaction: Transaction) => ({
  transactionId: transaction.transactionId,
  kind: transaction.kind,
  state: transaction.state,
  amount: moneyJson(transaction.amount),
  merchant: transaction.merchant?.name ?? null,
  category: transaction.merchant?.category ?? null,
  declineReason: transaction.declineReason ?? null,
  cardId: transaction.cardId ?? null,
  ...(transaction.counterparty === undefined ? {} : { counterparty: transaction.counterparty.name }),
  ...(transaction.counterparty?.reference === undefined ? {} : { reference: transaction.counterparty.reference }),
  createdAt: rfc3339(transaction.createdAt),
})
