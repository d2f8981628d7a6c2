import { type CheckSpec, right, type Verdict, wrong } from '../domain/check.ts'
import { sumsOf } from '../domain/fold-entry.ts'
import type { Step } from '../domain/step-of-entry.ts'

export const entrySum: CheckSpec = {
  name: 'entry-sum',
  compares: 'the postings of each entry with zero, per currency',
  owner: 'ledger',
  every: 'entry',
  severity: 'critical',
}

export const sumsToZero = (step: Step): Verdict => {
  const unbalanced = [...sumsOf(step)].filter(([, sum]) => sum !== 0n)
  if (unbalanced.length === 0) return right
  return wrong('every sum 0', unbalanced.map(([currency, sum]) => `${currency} ${sum}`).join(', '))
}
