import type { Clock } from '#libraries/time/clock.ts'
import type { AppendAnswer, Batch, Journal, SharedJournal } from './journal-port.ts'
import { limits } from './limits.ts'

/**
 * Appends to a shared store until it is known what became of it.
 *
 * 1. `appended`, and `full` at the first try, are taken at their word.
 * 2. After `unknown` or `taken` the position is read back. Ours, by epoch and hash: the append counts, and only its answer
 *    was lost. Foreign: another owner came first, so nothing of this batch was booked or ever will be. Absent: the same batch
 *    is appended again; an earlier try of it may still arrive, and is then found as ours.
 * 3. While the store tells nothing it is asked again from time to time, until `signal` says that the owner stops; only then
 *    is the answer `unknown`.
 *
 * To an embedded file 2 and 3 do not apply: its answers are final.
 */
export const settledAppend = ({
  journal,
  clock,
  signal,
}: {
  journal: Journal
  clock: Pick<Clock, 'sleep'>
  signal: AbortSignal
}) => {
  let isInDoubt = false
  const attempt = (position: number, batch: Batch): Promise<AppendAnswer> =>
    journal.append(position, batch).catch((cause: unknown) => ({ kind: 'unknown', cause }))

  const wait = async () => {
    isInDoubt = true
    await clock.sleep(limits.readBackMs, signal)
  }

  /** Asks until the store tells, or once more after the stop. */
  const whose = async (shared: SharedJournal, position: number) => {
    for (;;) {
      const isLast = signal.aborted
      try {
        return await shared.whose(position)
      } catch (cause) {
        if (isLast) return { cause }
        await wait()
      }
    }
  }

  const settle = async (shared: SharedJournal, position: number, batch: Batch): Promise<AppendAnswer> => {
    for (;;) {
      const found = await whose(shared, position)
      if (found === 'ours') return { kind: 'appended' }
      if (found === 'foreign') return { kind: 'taken' }
      if (signal.aborted) return { kind: 'unknown', cause: found === 'absent' ? undefined : found.cause }
      if ((await attempt(position, batch)).kind === 'appended') return { kind: 'appended' }
      await wait()
    }
  }

  const untilKnown = async (work: Promise<AppendAnswer>): Promise<AppendAnswer> => {
    const answer = await work
    isInDoubt = false
    return answer
  }

  return {
    append: async (position: number, batch: Batch): Promise<AppendAnswer> => {
      const first = await attempt(position, batch)
      const isFinal = journal.kind === 'embedded' || first.kind === 'appended' || first.kind === 'full'
      return isFinal ? first : untilKnown(settle(journal, position, batch))
    },
    /** After a turn that wrote nothing: whether the batch at `position` is still the newest that any owner wrote. */
    confirm: async (position: number): Promise<AppendAnswer> => {
      if (journal.kind === 'embedded') return { kind: 'appended' }
      return untilKnown(
        whose(journal, position + 1).then(found => {
          if (typeof found === 'object') return { kind: 'unknown', cause: found.cause }
          return { kind: found === 'absent' ? 'appended' : 'taken' }
        }),
      )
    },
    /** Whether the store has been asked in vain. */
    isInDoubt: () => isInDoubt,
  }
}
