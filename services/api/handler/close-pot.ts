import type { Client } from '#libraries/contract/contract.ts'
import type { CustomerId } from '#libraries/ids/ids.ts'
import type { potContract } from '#services/pot/contract.ts'
import type { Callers } from '../door/caller.ts'
import { idIn, type Query } from '../door/query.ts'
import { refusal } from '../door/refusal.ts'
import { potWire } from '../door/wire.ts'

/** What is in it goes to its account. */
export const closePot =
  ({ pot, ownPot }: { pot: Pick<Client<typeof potContract>, 'closePot'>; ownPot: Callers['ownPot'] }) =>
  async (customerId: CustomerId, input: Query) => {
    const { potId } = await ownPot(customerId, idIn(input, 'pot_id', 'pot'))
    const outcome = await pot.closePot({ potId })
    if (outcome.kind === 'refused') throw refusal(outcome.reason)
    return potWire(outcome.pot)
  }
