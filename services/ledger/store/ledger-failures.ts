import { Failure } from '#libraries/errors/failure.ts'

export const deadlineSpent = () =>
  new Failure('timeout', 'ledger.deadline-spent', 'The caller has no time left, so the command was not taken.')

export const queueFull = () =>
  new Failure('rate-limited', 'ledger.queue-full', 'Too many commands wait for the journal: send it again shortly.')

export const journalFull = () =>
  new Failure('unavailable', 'ledger.journal-full', 'The journal has no room on its disk: nothing was booked.')

export const flushFailed = (cause: unknown) =>
  new Failure(
    'unknown',
    'ledger.flush-failed',
    'The journal could not be flushed: the command may be booked or not. Ask again with the same id.',
    { cause },
  )

export const positionTaken = () =>
  new Failure('unavailable', 'ledger.position-taken', 'Another owner writes this journal: nothing was booked here.')

export const ledgerStopped = (why: string) =>
  new Failure('unavailable', 'ledger.stopped', `The ledger takes no commands: ${why}`)

export const outOfRange = () =>
  new Failure(
    'precondition-failed',
    'ledger.out-of-range',
    'A balance would go beyond what is exact on the wire (2^53-1 minor units): nothing was booked.',
  )
