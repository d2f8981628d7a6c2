import type { Client } from '#libraries/contract/contract.ts'
import type { CustomerId } from '#libraries/ids/ids.ts'
import type { potContract } from '#services/pot/contract.ts'
import type { Callers } from '../door/caller.ts'
import { idIn, type Query } from '../door/query.ts'
import { refusal } from '../door/refusal.ts'
import { potWire } from '../door/wire.ts'

export const unlockPot =
  ({ pot, ownPot }: { pot: Pick<Client<typeof potContract>, 'unlockPot'>; ownPot: Callers['ownPot'] }) =>
  async (customerId: CustomerId, body: Query) => {
    const { potId } = await ownPot(customerId, idIn(body, 'pot_id', 'pot'))
    const outcome = await pot.unlockPot({ potId })
    if (outcome.kind === 'refused') throw refusal(outcome.reason)
    return potWire(outcome.pot)
  }
