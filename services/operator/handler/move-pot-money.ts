import type { Client } from '#libraries/contract/contract.ts'
import type { Ids } from '#libraries/ids/ids.ts'
import { amountMinor, idOf, object } from '#libraries/schema/schema.ts'
import type { potContract } from '#services/pot/contract.ts'
import { dedupeId as dedupeIdSchema } from '../domain/dedupe-id.ts'
import { potJson } from '../domain/pot-json.ts'
import { refusal } from '../domain/refusal.ts'
import { command } from '../door/command.ts'

type Pots = Client<typeof potContract>

const Request = object({ potId: idOf('pot'), amountMinor: amountMinor(), dedupeId: dedupeIdSchema })

/** In or out, between a pot and its account, in the pot's currency: the two differ in the method alone. */
export const movePotMoney = ({
  pot,
  move,
  ids,
}: {
  pot: Pick<Pots, 'getPot'>
  move: Pots['depositIntoPot']
  ids: Ids
}) =>
  command(Request, async ({ potId, amountMinor: minor, dedupeId = ids.next('req') }) => {
    const found = await pot.getPot({ potId })
    if (found.kind === 'unknown') throw refusal('unknown-pot', 'potId')
    const { accountId, balance } = found.pot
    const amount = { amountMinor: minor, currency: balance.currency }
    const outcome = await move({ potId, accountId, amount, dedupeId })
    if (outcome.kind === 'refused') throw refusal(outcome.reason, fieldOf(outcome.reason))
    return { ...potJson(outcome.pot), transactionId: outcome.transactionId }
  })

const fieldOf = (reason: string): string => {
  if (reason === 'duplicate-mismatch' || reason === 'closed-day') return 'dedupeId'
  return reason.endsWith('-pot') ? 'potId' : 'amountMinor'
}
