import { asFailure } from '#libraries/errors/failure.ts'
import { giveWay } from '#libraries/events/give-way.ts'
import type { Log } from '#libraries/telemetry/telemetry-port.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { CheckSpec, RoundCheck } from '../domain/check.ts'
import type { DiscrepancyBook } from '../store/discrepancy-book.ts'

/** How a check has gone since this process started. */
export type CheckRun = {
  readonly lastRunAt?: number | undefined
  /** When it last ran to its end, or when it began to be run. */
  readonly lastDoneAt: number
  readonly looked: number
  readonly unsure: number
  readonly failure?: string | undefined
}

export type CheckRuns = {
  readonly specs: readonly CheckSpec[]
  /** One turn: each check that is due. A check is due for the first time one period after the first turn. */
  readonly runDue: () => Promise<void>
  /** Turns for ever. */
  readonly start: () => void
  /** Ends after the look under way. */
  readonly stop: () => Promise<void>
  readonly of: (check: string) => CheckRun
}

/** Subjects of one check at one turn: the next ones of its round, and those that were wrong before. */
const subjectsPerTurnMax = 20
const reexaminedPerTurnMax = 20
/** How long the loop rests when no check is due. */
const restMs = 200

type Ports = {
  readonly checks: readonly RoundCheck[]
  readonly book: Pick<DiscrepancyBook, 'record' | 'openOf'>
  readonly position: () => number
  readonly clock: Clock
  readonly log: Log
}

/**
 * Runs each check when it is due, one after the other, never two at once. Between two looks payments go first. A check that cannot be
 * run says so, in its status, and is tried again the next time: it neither finds nor resolves anything.
 */
export const checkRuns = ({ checks, book, position, clock, log }: Ports): CheckRuns => {
  const stopping = new AbortController()
  const runs = new Map<string, CheckRun>()
  const dueMs = new Map<string, number>()
  let running: Promise<void> = Promise.resolve()
  const of = (check: string): CheckRun => runs.get(check) ?? { lastDoneAt: clock.now(), looked: 0, unsure: 0 }
  const look = async ({ spec, look }: RoundCheck, subject: string): Promise<void> => {
    const verdict = await look(subject)
    await book.record(spec, { subject, verdict, position: position() })
    const run = of(spec.name)
    runs.set(spec.name, { ...run, looked: run.looked + 1, unsure: run.unsure + (verdict.kind === 'unsure' ? 1 : 0) })
    await giveWay(clock, stopping.signal)
  }
  const run = async (check: RoundCheck): Promise<void> => {
    const { name } = check.spec
    const before = of(name)
    runs.set(name, { ...before, lastRunAt: clock.now() })
    try {
      const again = book.openOf(name).slice(0, reexaminedPerTurnMax)
      for (const subject of new Set([...again, ...(await check.subjects(subjectsPerTurnMax))])) {
        if (stopping.signal.aborted) return
        await look(check, subject)
      }
      runs.set(name, { ...of(name), lastDoneAt: clock.now(), failure: undefined })
    } catch (thrown) {
      const { subCode, message } = asFailure(thrown)
      if (before.failure === undefined)
        log.warn('A check of the books could not be run.', { check: name, error: thrown })
      runs.set(name, { ...of(name), failure: `${subCode}: ${message}` })
    }
  }
  const runDue = async (): Promise<void> => {
    for (const check of checks) {
      const { name, every } = check.spec
      const due = dueMs.get(name)
      if (due === undefined) runs.set(name, of(name))
      if (due === undefined || stopping.signal.aborted || clock.monotonicMs() < due) {
        dueMs.set(name, due ?? clock.monotonicMs() + every)
        continue
      }
      await run(check)
      dueMs.set(name, clock.monotonicMs() + every)
    }
  }
  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      await runDue()
      await clock.sleep(restMs, stopping.signal)
    }
  }
  return {
    specs: checks.map(({ spec }) => spec),
    runDue,
    start: () => {
      running = loop()
    },
    stop: async () => {
      stopping.abort()
      await running
    },
    of,
  }
}
