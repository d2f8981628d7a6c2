import type { Clock } from '#libraries/time/clock.ts'
import { unsure, type Verdict, wrong } from '../domain/check.ts'
import { type Folded, type Found, judge } from '../domain/judge.ts'
import type { Fold } from '../store/fold.ts'

/** What a comparison of another part of the bank with the fold needs. */
export type Comparing = {
  readonly fold: Fold
  readonly clock: Pick<Clock, 'now'>
  /** Position of the newest journal entry. */
  readonly journalEnd: () => Promise<number>
}

/** A part that has not read an entry after so long is late, and that is a discrepancy. */
export const lagMsMax = 30_000

/** How long a look waits until coherence itself has added up what the other side has read. */
const catchUpMs = 500

/**
 * Compares what was `found`, first, with the fold, afterwards: so the fold has read at least as much, or it is said that nothing can be
 * said. A position that the journal does not have is wrong by itself.
 */
export const compare = async (
  { fold, clock, journalEnd }: Comparing,
  found: Found,
  folded: () => Promise<Folded | undefined>,
): Promise<Verdict> => {
  if (!(await fold.reached(found.position, catchUpMs))) {
    const end = await journalEnd()
    return found.position > end ? wrong(`a journal that ends at ${end}`, `${found.text} at ${found.position}`) : unsure
  }
  const foldedTo = fold.position()
  const ours = await folded()
  if (ours === undefined) return wrong('nothing: no entry names it', found.text)
  return judge(ours, found, { foldedTo, now: clock.now(), lagMsMax })
}
