import { Failure } from '#libraries/errors/failure.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { Recorded } from '../domain/recorded.ts'
import type { Journal, JournalEnd, SharedJournal } from './journal-port.ts'
import { journalFull } from './ledger-failures.ts'
import { limits } from './limits.ts'
import { settledAppend } from './settled-append.ts'

type Parts = {
  readonly journal: Journal
  /** Where `replay` ended. */
  readonly end: JournalEnd
  /** Applies what other owners wrote meanwhile. */
  readonly each: (records: readonly Recorded[]) => void
  readonly clock: Pick<Clock, 'now' | 'sleep'>
}

/**
 * Makes a new owner of a shared journal the only one: its first batch is empty and carries its epoch. From then on the position
 * at which an older owner would go on is taken, so the older owner stops at its next append and is told so at its next look.
 * Until the batch is in, the new owner serves nothing. While the older one still writes, its batches are read and the next
 * position is tried. An owner that finds a newer epoch than its own throws `ledger.epoch-passed`.
 *
 * A file has one owner by its lock: nothing is written, and its epoch comes with the first batch.
 */
export const openEpoch = async ({ journal, end, each, clock }: Parts): Promise<JournalEnd> => {
  if (journal.kind === 'embedded') return end
  const { append } = settledAppend({ journal, clock, signal: new AbortController().signal })
  for (let tries = 0; tries < limits.epochTriesMax; tries++) {
    const { position, recordedAt, epoch } = await journal.catchUp(each)
    if (epoch >= journal.epoch) throw epochPassed(journal, epoch)
    const opening = { recordedAt: Math.max(recordedAt, clock.now()), records: [] }
    const answer = await append(position + 1, opening)
    if (answer.kind === 'appended') return { position: position + 1, recordedAt: opening.recordedAt }
    if (answer.kind === 'full') throw journalFull()
  }
  throw new Failure(
    'unavailable',
    'ledger.epoch-not-opened',
    `The older owner of this journal wrote ${limits.epochTriesMax} batches while epoch ${journal.epoch} was being opened: stop it, or start again.`,
    { params: { epoch: journal.epoch } },
  )
}

const epochPassed = (journal: SharedJournal, newest: number) =>
  new Failure(
    'precondition-failed',
    'ledger.epoch-passed',
    `Epoch ${newest} has been opened in this journal, so epoch ${journal.epoch} may not write any more: become owner again with a newer one.`,
    { params: { epoch: journal.epoch, newest } },
  )
