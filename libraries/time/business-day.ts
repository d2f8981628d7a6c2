import type { EpochMs } from './clock.ts'

const londonDate = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'Europe/London',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
})

const minuteMs = 60_000
const last = { minute: Number.NaN, day: '' }

/**
 * The calendar day in Europe/London, `YYYY-MM-DD`: the bank's business day, summer time included. Days begin on whole minutes, so
 * within the minute of the last question the answer is the same.
 */
export const businessDay = (at: EpochMs): string => {
  const minute = Math.floor(at / minuteMs)
  if (minute !== last.minute) {
    last.day = londonDate.format(at)
    last.minute = minute
  }
  return last.day
}

/** RFC 3339 in UTC with milliseconds, the form of every time that leaves the bank. */
export const rfc3339 = (at: EpochMs): string => new Date(at).toISOString()
