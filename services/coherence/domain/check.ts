import type { Discrepancy } from '../contract.ts'

/** One check as data; its rule is in the file that declares it. */
export type CheckSpec = {
  readonly name: string
  /** The two things that must agree, for operators. */
  readonly compares: string
  readonly owner: string
  /** With each journal entry that is added up, or so many milliseconds apart. */
  readonly every: 'entry' | number
  readonly severity: Discrepancy['severity']
}

/** What a look at one subject gave. `unsure`: nothing can be said now, for one of the two sides is behind. */
export type Verdict =
  | { readonly kind: 'right' }
  | { readonly kind: 'wrong'; readonly expected: string; readonly found: string }
  | { readonly kind: 'unsure' }

/** A check that goes round its subjects, a few at each turn. */
export type RoundCheck = {
  readonly spec: CheckSpec & { readonly every: number }
  /** The next ones, `max` at most. */
  readonly subjects: (max: number) => Promise<readonly string[]>
  readonly look: (subject: string) => Promise<Verdict>
}

export const right: Verdict = { kind: 'right' }
export const unsure: Verdict = { kind: 'unsure' }
export const wrong = (expected: string, found: string): Verdict => ({ kind: 'wrong', expected, found })

/** Right if the two texts are the same. */
export const same = (expected: string, found: string): Verdict => (expected === found ? right : wrong(expected, found))
