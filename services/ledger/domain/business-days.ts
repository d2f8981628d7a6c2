import { rfc3339 } from '#libraries/time/business-day.ts'
import { dayMs } from './hold-policy.ts'

/** Business days of the books are days of UTC, counted from 1970. */
export const dayAt = (at: number): number => Math.floor(at / dayMs)

const dayForm = /^\d{4}-\d{2}-\d{2}$/

/** Undefined if the text is no day `YYYY-MM-DD`, or one before 1970: the books are younger, and keep no such day. */
export const dayOf = (text: string): number | undefined => {
  const at = dayForm.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(at) || at < 0 || rfc3339(at).slice(0, 10) !== text ? undefined : dayAt(at)
}

/** The first moment behind a day. */
export const endOf = (day: number): number => (day + 1) * dayMs

export const isClosed = (closedDay: number | undefined, at: number): boolean =>
  closedDay !== undefined && dayAt(at) <= closedDay
