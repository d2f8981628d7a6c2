import type { EpochMs } from '#libraries/time/clock.ts'

/**
 * The time of DE 7 (MMDDhhmmss, UTC, no year) in the year that brings it nearest to now: a message of 31 December that is
 * repeated on 1 January keeps its year, and with it its key. Undefined when there is no such date.
 */
export const transmissionTime = (de7: string, now: EpochMs): EpochMs | undefined => {
  const year = new Date(now).getUTCFullYear()
  const distance = (at: EpochMs): number => Math.abs(at - now)
  return [year - 1, year, year + 1]
    .map(candidate => timeIn(candidate, de7))
    .filter(at => at !== undefined)
    .sort((a, b) => distance(a) - distance(b))[0]
}

/** A sender's clock that is further off than this says nothing about when a payment was made. */
export const clockSkewMsMax = 24 * 60 * 60 * 1000

/** When a payment was made: by DE 7 if that is believable, else now. */
export const effectiveTime = (transmittedAt: EpochMs, now: EpochMs): EpochMs =>
  Math.abs(transmittedAt - now) <= clockSkewMsMax ? transmittedAt : now

const timeIn = (year: number, de7: string): EpochMs | undefined => {
  const [month = 0, day = 0, hour = 0, minute = 0, second = 0] = (de7.match(/\d\d/g) ?? []).map(Number)
  const at = Date.UTC(year, month - 1, day, hour, minute, second)
  const back = new Date(at).toISOString().replace(/\D/g, '').slice(4, 14)
  return back === de7 ? at : undefined
}
