import { nothingAfter } from './balances.ts'
import { dayOf, endOf } from './business-days.ts'
import type { CloseDay } from './command.ts'
import { refuse, type Verdict } from './decision.ts'
import type { LedgerState } from './state.ts'

/** Days are closed in order, each once, when they are over; the first may be any. */
export const decideCloseDay = (state: LedgerState, command: CloseDay, recordedAt: number): Verdict => {
  const day = dayOf(command.day)
  const { closedDay } = state
  if (day === undefined) return refuse('closeDay', 'not-the-next-day')
  if (closedDay !== undefined && day <= closedDay) return refuse('closeDay', 'closed-day')
  if (closedDay !== undefined && day !== closedDay + 1) return refuse('closeDay', 'not-the-next-day')
  if (endOf(day) > recordedAt) return refuse('closeDay', 'not-due')
  return {
    kind: 'record',
    what: { kind: 'dayClosed', day: command.day, closedDayBefore: closedDay },
    after: nothingAfter,
  }
}
