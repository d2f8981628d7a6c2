import { right, unsure, type Verdict, wrong } from './check.ts'

/** Our side of a comparison: what the fold says at present, and since which entry. */
export type Folded = {
  readonly text: string
  /** Of the last entry that touched the subject, and when that was recorded. */
  readonly position: number
  readonly touchedAt: number
  /** What the fold said right after the entry at `position`, if that is still known. */
  readonly textAt: (position: number) => string | undefined
}

/** The other side: what it says, and the position up to which it claims to have read. */
export type Found = { readonly text: string; readonly position: number }

/**
 * Compares at equal positions, whoever of the two is ahead.
 *
 * - The texts agree: right, wherever the two are.
 * - The other side has read the last entry that we have: it must agree, unless it has read on, past what we have added up.
 * - It is behind: it must agree with what we said at its position, if we still know that; else nothing can be said, until what it
 *   has not read is older than `lagMsMax`, for then it is late or has lost it.
 */
export const judge = (
  folded: Folded,
  found: Found,
  { foldedTo, now, lagMsMax }: { foldedTo: number; now: number; lagMsMax: number },
): Verdict => {
  if (folded.text === found.text) return right
  if (found.position > foldedTo) return unsure
  if (found.position >= folded.position) return wrong(folded.text, found.text)
  const then = folded.textAt(found.position)
  if (then !== undefined && then !== found.text) return wrong(then, found.text)
  if (now - folded.touchedAt <= lagMsMax) return unsure
  return wrong(folded.text, `${found.text}, late: it has read to ${found.position} and not to ${folded.position}`)
}
