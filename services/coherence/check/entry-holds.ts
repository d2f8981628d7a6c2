import type { AuthorisationChange } from '../domain/authorisation-steps.ts'
import { type CheckSpec, right, type Verdict, wrong } from '../domain/check.ts'

export const entryHolds: CheckSpec = {
  name: 'entry-holds',
  compares: 'what each entry says that a hold still keeps with what was added up of it',
  owner: 'ledger',
  every: 'entry',
  severity: 'critical',
}

export const keepsWhatItShould = ({ mistake }: AuthorisationChange): Verdict =>
  mistake === undefined ? right : wrong(mistake.expected, mistake.found)
