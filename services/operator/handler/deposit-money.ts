import type { Client } from '#libraries/contract/contract.ts'
import type { Ids } from '#libraries/ids/ids.ts'
import { idOf, moneySchema, object } from '#libraries/schema/schema.ts'
import type { accountContract } from '#services/account/contract.ts'
import { dedupeId as dedupeIdSchema } from '../domain/dedupe-id.ts'
import { refusal } from '../domain/refusal.ts'
import { command } from '../door/command.ts'

const Request = object({ accountId: idOf('acc'), amount: moneySchema(), dedupeId: dedupeIdSchema })

/** Money arrives on an account. */
export const depositMoney = ({
  account,
  ids,
}: {
  account: Pick<Client<typeof accountContract>, 'deposit'>
  ids: Ids
}) =>
  command(Request, async ({ accountId, amount, dedupeId = ids.next('req') }) => {
    const outcome = await account.deposit({ accountId, amount, dedupeId })
    if (outcome.kind === 'refused') throw refusal(outcome.reason, fields[outcome.reason] ?? 'amount')
    return { accountId, transactionId: outcome.transactionId }
  })

const fields: Readonly<Record<string, string>> = { 'unknown-account': 'accountId', 'closed-day': 'dedupeId' }
