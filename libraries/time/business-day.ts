import type { EpochMs } from './clock.ts'

const londonDate = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/London',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
})

/** The calendar day in Europe/London, `YYYY-MM-DD`: the bank's business day, summer time included. */
export const businessDay = (at: EpochMs): string => londonDate.format(at)

/** RFC 3339 in UTC with milliseconds, the form of every time that leaves the bank. */
export const rfc3339 = (at: EpochMs): string => new Date(at).toISOString()
