import type { Client } from '#libraries/contract/contract.ts'
import { badRequest } from '#libraries/errors/failure.ts'
import { integer, object, optional, text } from '#libraries/schema/schema.ts'
import { rfc3339 } from '#libraries/time/business-day.ts'
import { type coherenceContract, discrepanciesListedMax } from '#services/coherence/contract.ts'
import { command } from '../door/command.ts'

const limitStandard = 30

const Request = object({
  check: optional(text({ maxLength: 64 })),
  limit: optional(integer({ minimum: 1, maximum: discrepanciesListedMax })),
})

/** How the checks stand, and what differs now, the oldest first. `coherent` is false while anything is open. */
export const showCoherence = ({ coherence }: { coherence: Client<typeof coherenceContract> }) =>
  command(Request, async ({ check, limit = limitStandard }) => {
    const [{ checks, position, end, open }, listed] = await Promise.all([
      coherence.status({}),
      coherence.listDiscrepancies({ limit, ...(check === undefined ? {} : { check }) }),
    ])
    const names = checks.map(({ check: name }) => name)
    if (check !== undefined && !names.includes(check))
      throw badRequest('operator.check', 'check', `Give check as one of ${names.join(', ')}.`)
    return {
      coherent: open === 0,
      open,
      position,
      lagEntries: end - position,
      checks: checks.map(({ lastRunAt, failure, ...rest }) => ({
        ...rest,
        lastRunAt: lastRunAt === undefined ? null : rfc3339(lastRunAt),
        failure: failure ?? null,
      })),
      discrepancies: listed.discrepancies.map(({ discrepancy: { firstSeenAt, ...rest }, ageMs }) => ({
        ...rest,
        firstSeenAt: rfc3339(firstSeenAt),
        ageS: Math.floor(ageMs / 1000),
      })),
    }
  })
