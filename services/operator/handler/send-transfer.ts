import type { Client } from '#libraries/contract/contract.ts'
import type { Ids } from '#libraries/ids/ids.ts'
import { amountMinor, idOf, object, optional, text } from '#libraries/schema/schema.ts'
import type { accountContract } from '#services/account/contract.ts'
import type { transferContract } from '#services/transfer/contract.ts'
import { dedupeId as dedupeIdSchema } from '../domain/dedupe-id.ts'
import { moneyJson } from '../domain/money-json.ts'
import { refusal } from '../domain/refusal.ts'
import { command } from '../door/command.ts'

const Request = object({
  fromAccountId: idOf('acc'),
  toAccountId: idOf('acc'),
  amountMinor: amountMinor(),
  reference: optional(text({ minLength: 1, maxLength: 140 })),
  dedupeId: dedupeIdSchema,
})

/** From one customer's account to another's, in the currency of the one that pays. */
export const sendTransfer = ({
  transfer,
  account,
  ids,
}: {
  transfer: Pick<Client<typeof transferContract>, 'send'>
  account: Pick<Client<typeof accountContract>, 'getAccount'>
  ids: Ids
}) =>
  command(
    Request,
    async ({ fromAccountId, toAccountId, amountMinor: minor, reference, dedupeId = ids.next('req') }) => {
      const payer = await account.getAccount({ accountId: fromAccountId })
      if (payer.kind === 'unknown') throw refusal('unknown-account', 'fromAccountId')
      const amount = { amountMinor: minor, currency: payer.account.currency }
      const parties = { fromAccount: fromAccountId, toAccount: toAccountId }
      const outcome = await transfer.send({ ...parties, amount, dedupeId, reference })
      if (outcome.kind === 'mismatch') throw refusal('duplicate-mismatch', 'dedupeId')
      if (outcome.kind === 'refused') throw refusal(outcome.reason, fields[outcome.reason])
      const { transactionId } = outcome
      return { transactionId, fromAccountId, toAccountId, amount: moneyJson(amount), reference: reference ?? null }
    },
  )

const fields = {
  'unknown-account': 'fromAccountId',
  'closed-account': 'fromAccountId',
  'wrong-currency': 'fromAccountId',
  'unknown-payee': 'toAccountId',
  'closed-payee': 'toAccountId',
  'payee-currency': 'toAccountId',
  'payee-unavailable': 'toAccountId',
  'same-account': 'toAccountId',
  'invalid-amount': 'amountMinor',
  'insufficient-funds': 'amountMinor',
  'closed-day': 'dedupeId',
} as const
