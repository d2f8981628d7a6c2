import type { Client } from '#libraries/contract/contract.ts'
import type { CustomerId } from '#libraries/ids/ids.ts'
import type { potContract } from '#services/pot/contract.ts'
import type { Callers } from '../door/caller.ts'
import { idIn, type Query, timeIn } from '../door/query.ts'
import { refusal } from '../door/refusal.ts'
import { potWire } from '../door/wire.ts'

/** Until a time, or without `until` until it is unlocked. */
export const lockPot =
  ({ pot, ownPot }: { pot: Pick<Client<typeof potContract>, 'lockPot'>; ownPot: Callers['ownPot'] }) =>
  async (customerId: CustomerId, body: Query) => {
    const { potId } = await ownPot(customerId, idIn(body, 'pot_id', 'pot'))
    const outcome = await pot.lockPot({ potId, until: body['until'] == null ? undefined : timeIn(body, 'until') })
    if (outcome.kind === 'refused') throw refusal(outcome.reason)
    return potWire(outcome.pot)
  }
