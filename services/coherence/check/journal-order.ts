import { type CheckSpec, right, type Verdict, wrong } from '../domain/check.ts'

export const journalOrder: CheckSpec = {
  name: 'journal-order',
  compares: 'the position of each journal entry with the one before it: none is missing, none comes again',
  owner: 'ledger',
  every: 'entry',
  severity: 'critical',
}

export const journalSubject = 'journal'

/** The entry follows the last one that was added up: in this process, or before it started. */
export const followsOn = (position: number, lastPositions: readonly number[]): Verdict =>
  lastPositions.includes(position - 1)
    ? right
    : wrong(`an entry at ${Math.max(...lastPositions) + 1}`, `an entry at ${position}`)
