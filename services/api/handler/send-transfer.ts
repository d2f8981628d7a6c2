import type { Client } from '#libraries/contract/contract.ts'
import { badRequest } from '#libraries/errors/failure.ts'
import { invariant } from '#libraries/errors/invariant.ts'
import type { CustomerId } from '#libraries/ids/ids.ts'
import type { accountContract } from '#services/account/contract.ts'
import type { transferContract } from '#services/transfer/contract.ts'
import type { Callers } from '../door/caller.ts'
import { amountIn, dedupeIdIn, idIn, labelIn, type Query } from '../door/query.ts'
import { refusal } from '../door/refusal.ts'
import { jsonAmount } from '../door/wire.ts'

const referenceLengthMax = 140

/** From one's own account to anybody's, in the currency of the account that pays. */
export const sendTransfer =
  ({
    transfer,
    account,
    own,
  }: {
    transfer: Pick<Client<typeof transferContract>, 'send'>
    account: Pick<Client<typeof accountContract>, 'getAccount'>
    own: Callers['ownAccount']
  }) =>
  async (customerId: CustomerId, body: Query) => {
    const fromAccount = await own(customerId, idIn(body, 'from', 'acc'), 'from')
    const toAccount = idIn(body, 'to', 'acc')
    const payer = await account.getAccount({ accountId: fromAccount })
    invariant(payer.kind === 'found', "An account that is the caller's own is there.")
    const { currency } = payer.account
    if (body['currency'] !== undefined && body['currency'] !== currency)
      throw badRequest('api.wrong-currency', 'currency', `The account that pays is in ${currency}.`)
    const amountMinor = amountIn(body, 'amount')
    const reference =
      body['reference'] == null ? undefined : labelIn(body, 'reference', { lengthMax: referenceLengthMax })
    const outcome = await transfer.send({
      fromAccount,
      toAccount,
      amount: { amountMinor, currency },
      dedupeId: dedupeIdIn(body),
      reference,
    })
    if (outcome.kind === 'mismatch') throw refusal('duplicate-mismatch')
    if (outcome.kind === 'refused')
      throw refusal(outcome.reason, { 'unknown-account': 'from', 'closed-account': 'from', 'wrong-currency': 'from' })
    return {
      id: outcome.transactionId,
      from: fromAccount,
      to: toAccount,
      amount: jsonAmount(amountMinor),
      currency,
      reference: reference ?? null,
    }
  }
