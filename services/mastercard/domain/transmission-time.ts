import type { EpochMs } from '#libraries/time/clock.ts'

/**
 * The time of DE 7 (MMDDhhmmss, UTC, no year) in the year that brings it nearest to now: a message of 31 December that is
 * repeated on 1 January keeps its year, and with it its key. Undefined when there is no such date.
 */
export const transmissionTime = (de7: string, now: EpochMs): EpochMs | undefined => {
  const year = new Date(now).getUTCFullYear()
  const distance = (at: EpochMs): number => Math.abs(at - now)
  const thisYear = timeIn(year, de7)
  if (thisYear !== undefined && distance(thisYear) < nearestForSureMs) return thisYear
  return [year - 1, year, year + 1]
    .map(candidate => timeIn(candidate, de7))
    .filter(at => at !== undefined)
    .sort((a, b) => distance(a) - distance(b))[0]
}

/** Less than half a year away, no other year can be nearer. */
const nearestForSureMs = 180 * 24 * 60 * 60 * 1000

/** A sender's clock that is further off than this says nothing about when a payment was made. */
export const clockSkewMsMax = 24 * 60 * 60 * 1000

/** When a payment was made: by DE 7 if that is believable, else now. */
export const effectiveTime = (transmittedAt: EpochMs, now: EpochMs): EpochMs =>
  Math.abs(transmittedAt - now) <= clockSkewMsMax ? transmittedAt : now

const timeIn = (year: number, de7: string): EpochMs | undefined => {
  const part = (start: number): number => Number(de7.slice(start, start + 2))
  const [month, day, hour, minute, second] = [part(0), part(2), part(4), part(6), part(8)]
  if (hour > 23 || minute > 59 || second > 59) return undefined
  const at = new Date(Date.UTC(year, month - 1, day, hour, minute, second))
  // A day that the month does not have, or a month that the year does not have, comes out as another date.
  return at.getUTCMonth() === month - 1 && at.getUTCDate() === day ? at.getTime() : undefined
}
