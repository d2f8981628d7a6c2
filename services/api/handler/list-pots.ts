import type { Client } from '#libraries/contract/contract.ts'
import type { CustomerId } from '#libraries/ids/ids.ts'
import type { potContract } from '#services/pot/contract.ts'
import type { Callers } from '../door/caller.ts'
import { idIn, type Query } from '../door/query.ts'
import { refusal } from '../door/refusal.ts'
import { potWire } from '../door/wire.ts'

/** Closed pots are in the list, `deleted`. */
export const listPots =
  ({ pot, own }: { pot: Pick<Client<typeof potContract>, 'listPots'>; own: Callers['ownAccount'] }) =>
  async (customerId: CustomerId, query: Query) => {
    const field = 'current_account_id'
    const accountId = await own(customerId, idIn(query, field, 'acc'), field)
    const found = await pot.listPots({ accountId })
    if (found.kind === 'unknown') throw refusal('unknown-account', { 'unknown-account': field })
    return { pots: found.pots.map(potWire) }
  }
