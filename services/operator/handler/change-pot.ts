import type { Client } from '#libraries/contract/contract.ts'
import type { Schema } from '#libraries/schema/schema.ts'
import type { potContract } from '#services/pot/contract.ts'
import { potJson } from '../domain/pot-json.ts'
import { refusal } from '../domain/refusal.ts'
import { command } from '../door/command.ts'

type Outcome = Awaited<ReturnType<Client<typeof potContract>['unlockPot' | 'closePot']>>

/** Locks, unlocks, changes, closes: they differ in what they take and in the method. */
export const changePot = <R>({ request, change }: { request: Schema<R>; change: (request: R) => Promise<Outcome> }) =>
  command(request, async asked => {
    const outcome = await change(asked)
    if (outcome.kind === 'refused') throw refusal(outcome.reason, fields[outcome.reason])
    return potJson(outcome.pot)
  })

const fields = {
  'unknown-pot': 'potId',
  'closed-pot': 'potId',
  'locked-pot': 'potId',
  'invalid-goal': 'goalMinor',
  'lock-in-the-past': 'until',
} as const
