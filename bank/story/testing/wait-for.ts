import { systemClock } from '#libraries/time/system-clock.ts'

const clock = systemClock()
const waitMsMax = 30_000
const lookMs = 20

/** Looks until `isSo`, half a minute at most: a slow machine is no failure. */
export const waitFor = async (what: string, isSo: () => Promise<boolean> | boolean): Promise<void> => {
  const untilMs = clock.monotonicMs() + waitMsMax
  while (!(await isSo())) {
    if (clock.monotonicMs() > untilMs) throw new Error(`Waited in vain: ${what}.`)
    await clock.sleep(lookMs)
  }
}
