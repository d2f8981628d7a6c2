import type { Client } from '#libraries/contract/contract.ts'
import type { Ids } from '#libraries/ids/ids.ts'
import { amountMinor, idOf, object, optional, text } from '#libraries/schema/schema.ts'
import type { potContract } from '#services/pot/contract.ts'
import { dedupeId as dedupeIdSchema } from '../domain/dedupe-id.ts'
import { potJson } from '../domain/pot-json.ts'
import { refusal } from '../domain/refusal.ts'
import { command } from '../door/command.ts'

const Request = object({
  accountId: idOf('acc'),
  name: text({ minLength: 1, maxLength: 64 }),
  style: optional(text({ minLength: 1, maxLength: 32 })),
  goalMinor: optional(amountMinor()),
  dedupeId: dedupeIdSchema,
})

export const createPot = ({ pot, ids }: { pot: Pick<Client<typeof potContract>, 'createPot'>; ids: Ids }) =>
  command(Request, async ({ dedupeId = ids.next('req'), ...wish }) => {
    const outcome = await pot.createPot({ ...wish, dedupeId })
    if (outcome.kind === 'refused') throw refusal(outcome.reason, fields[outcome.reason])
    return potJson(outcome.pot)
  })

const fields = {
  'unknown-account': 'accountId',
  'closed-account': 'accountId',
  'too-many-pots': 'accountId',
  'invalid-goal': 'goalMinor',
  'duplicate-mismatch': 'dedupeId',
} as const
