import type { Client } from '#libraries/contract/contract.ts'
import type { CustomerId } from '#libraries/ids/ids.ts'
import type { potContract } from '#services/pot/contract.ts'
import type { Callers } from '../door/caller.ts'
import { amountIn, dedupeIdIn, idIn, type Query } from '../door/query.ts'
import { refusal } from '../door/refusal.ts'
import { potWire } from '../door/wire.ts'

const accountFields = { depositIntoPot: 'source_account_id', withdrawFromPot: 'destination_account_id' } as const
type Method = keyof typeof accountFields

/** `PUT /pots/ID/deposit` and `/withdraw`, which name the pot's account as source or destination. */
export const movePotMoney =
  ({
    pot,
    method,
    own,
    ownPot,
  }: {
    pot: Pick<Client<typeof potContract>, Method>
    method: Method
    own: Callers['ownAccount']
    ownPot: Callers['ownPot']
  }) =>
  async (customerId: CustomerId, body: Query) => {
    const accountField = accountFields[method]
    const { potId, balance } = await ownPot(customerId, idIn(body, 'pot_id', 'pot'))
    const accountId = await own(customerId, idIn(body, accountField, 'acc'), accountField)
    const amount = { amountMinor: amountIn(body, 'amount'), currency: balance.currency }
    const outcome = await pot[method]({ potId, accountId, amount, dedupeId: dedupeIdIn(body) })
    if (outcome.kind === 'refused')
      throw refusal(outcome.reason, { 'other-account': accountField, 'closed-account': accountField })
    return potWire(outcome.pot)
  }
