import type { Clock } from '#libraries/time/clock.ts'
import { type RoundCheck, right, unsure, wrong } from '../domain/check.ts'
import type { CheckRuns } from '../run/check-runs.ts'
import type { Fold } from '../store/fold.ts'

/** A check that should have run and has not for so long does not watch any more. */
export const silenceMsMax = 60_000

const adding = 'adding up'

/** That nothing was found is worth something only if somebody looked: the checks themselves, and the adding up, are watched too. */
export const checkers = ({
  checks,
  runs,
  fold,
  journalEnd,
  clock,
}: {
  checks: readonly RoundCheck[]
  runs: Pick<CheckRuns, 'of'>
  fold: Pick<Fold, 'position'>
  journalEnd: () => Promise<number>
  clock: Pick<Clock, 'now'>
}): RoundCheck => {
  let moved = { position: fold.position(), at: clock.now() }
  const addsUp = async () => {
    const end = await journalEnd()
    const position = fold.position()
    if (position > end) return wrong(`a journal up to ${position} or more`, `a journal that ends at ${end}`)
    if (position !== moved.position || position === end) moved = { position, at: clock.now() }
    if (clock.now() - moved.at <= silenceMsMax) return position === end ? right : unsure
    return wrong('an entry added up in the last minute', `none after ${position}, and the journal is longer`)
  }
  const runsOf = (name: string) => {
    const every = checks.find(check => check.spec.name === name)?.spec.every ?? 0
    const { lastDoneAt, failure } = runs.of(name)
    if (clock.now() - lastDoneAt <= silenceMsMax + 2 * every) return failure === undefined ? right : unsure
    return wrong('a run to its end in the last minute', failure ?? 'none')
  }
  return {
    spec: {
      name: 'checkers',
      compares: 'when each check last ran, and entries were last added up, with the clock and the journal',
      owner: 'ledger',
      every: 10_000,
      severity: 'major',
    },
    subjects: async () => [adding, ...checks.map(({ spec }) => spec.name)],
    look: async subject => (subject === adding ? addsUp() : runsOf(subject)),
  }
}
