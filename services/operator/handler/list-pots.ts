import type { Client } from '#libraries/contract/contract.ts'
import { idOf, integer, object, optional } from '#libraries/schema/schema.ts'
import { type potContract, potsPerAccountMax } from '#services/pot/contract.ts'
import { moneyJson } from '../domain/money-json.ts'
import { potJson } from '../domain/pot-json.ts'
import { refusal } from '../domain/refusal.ts'
import { command } from '../door/command.ts'

const limitStandard = 30

const Request = object({ accountId: idOf('acc'), limit: optional(integer({ minimum: 1, maximum: potsPerAccountMax })) })

/** Newest first; `total` is what is available on the account and in all its pots, as of one moment. */
export const listPots = ({ pot }: { pot: Pick<Client<typeof potContract>, 'listPots'> }) =>
  command(Request, async ({ accountId, limit = limitStandard }) => {
    const found = await pot.listPots({ accountId })
    if (found.kind === 'unknown') throw refusal('unknown-account', 'accountId')
    const { pots, available, total } = found
    return {
      pots: [...pots].reverse().slice(0, limit).map(potJson),
      available: moneyJson(available),
      total: moneyJson(total),
    }
  })
