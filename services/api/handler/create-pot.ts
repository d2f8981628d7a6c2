import type { Client } from '#libraries/contract/contract.ts'
import type { CustomerId } from '#libraries/ids/ids.ts'
import type { potContract } from '#services/pot/contract.ts'
import type { Callers } from '../door/caller.ts'
import { amountIn, dedupeIdIn, idIn, labelIn, type Query } from '../door/query.ts'
import { refusal } from '../door/refusal.ts'
import { potWire } from '../door/wire.ts'

const accountField = 'current_account_id'

export const createPot =
  ({ pot, own }: { pot: Pick<Client<typeof potContract>, 'createPot'>; own: Callers['ownAccount'] }) =>
  async (customerId: CustomerId, body: Query) => {
    const accountId = await own(customerId, idIn(body, accountField, 'acc'), accountField)
    const outcome = await pot.createPot({
      accountId,
      name: labelIn(body, 'name'),
      style: body['style'] === undefined ? undefined : labelIn(body, 'style', { lengthMax: 32 }),
      goalMinor: body['goal_amount'] == null ? undefined : amountIn(body, 'goal_amount'),
      dedupeId: dedupeIdIn(body),
    })
    if (outcome.kind === 'refused')
      throw refusal(outcome.reason, { 'closed-account': accountField, 'unknown-account': accountField })
    return potWire(outcome.pot)
  }
