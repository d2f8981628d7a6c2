import type { Client } from '#libraries/contract/contract.ts'
import type { Ids } from '#libraries/ids/ids.ts'
import { idOf, object } from '#libraries/schema/schema.ts'
import type { cardContract } from '#services/card/contract.ts'
import { cardJson } from '../domain/card-json.ts'
import { dedupeId as dedupeIdSchema } from '../domain/dedupe-id.ts'
import { refusal } from '../domain/refusal.ts'
import { command } from '../door/command.ts'

const Request = object({ accountId: idOf('acc'), dedupeId: dedupeIdSchema })

export const issueCard = ({ card, ids }: { card: Pick<Client<typeof cardContract>, 'issueCard'>; ids: Ids }) =>
  command(Request, async ({ accountId, dedupeId = ids.next('req') }) => {
    const outcome = await card.issueCard({ dedupeId, accountId })
    if (outcome.kind === 'refused') throw refusal(outcome.reason, 'accountId')
    return cardJson(outcome.card)
  })
