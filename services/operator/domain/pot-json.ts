import { rfc3339 } from '#libraries/time/business-day.ts'
import type { Pot } from '#services/pot/contract.ts'
import { moneyJson } from './money-json.ts'

/** A pot as the door prints it. */
export const potJson = (pot: Pot) => ({
  potId: pot.potId,
  accountId: pot.accountId,
  name: pot.name,
  style: pot.style,
  state: pot.state,
  balance: moneyJson(pot.balance),
  goal: pot.goalMinor === undefined ? null : moneyJson({ ...pot.balance, amountMinor: pot.goalMinor }),
  locked: pot.lock !== undefined,
  lockedUntil: pot.lock?.until === undefined ? null : rfc3339(pot.lock.until),
  roundUpMultiplier: pot.roundUpMultiplier ?? null,
  createdAt: rfc3339(pot.createdAt),
})
