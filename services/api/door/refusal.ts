import { Failure, type FailureCode } from '#libraries/errors/failure.ts'

/** What the bank refuses, as a problem: its code is the contract's word, its field what the customer may change. */
export const refusal = (reason: string, fields: Readonly<Record<string, string>> = {}): Failure => {
  const [code, field, sentence] = refusals[reason] ?? ['precondition-failed', undefined, 'The bank refuses this.']
  const named = fields[reason] ?? field
  return new Failure(code, `api.${reason}`, sentence, { params: named === undefined ? {} : { field: named } })
}

const refusals: Readonly<Record<string, readonly [FailureCode, string, string]>> = {
  'unknown-account': ['not-found', 'account_id', 'You have no such account.'],
  'closed-account': ['precondition-failed', 'account_id', 'The account is closed.'],
  'unknown-pot': ['not-found', 'pot_id', 'You have no such pot.'],
  'closed-pot': ['precondition-failed', 'pot_id', 'The pot is closed, which is for ever: make a new one.'],
  'locked-pot': ['precondition-failed', 'pot_id', 'The pot is locked: unlock it first, then ask with a new dedupe_id.'],
  'other-account': ['bad-request', 'account_id', 'Money moves between a pot and its own account only.'],
  'too-many-pots': ['precondition-failed', 'current_account_id', 'The account has as many pots as it may have.'],
  'invalid-goal': ['bad-request', 'goal_amount', 'A goal is more than zero.'],
  'lock-in-the-past': ['bad-request', 'until', 'Give until as a time to come.'],
  'invalid-amount': ['bad-request', 'amount', 'The amount must be more than zero, and not too large to be booked.'],
  'wrong-currency': ['bad-request', 'currency', 'The account is in another currency.'],
  'insufficient-funds': [
    'precondition-failed',
    'amount',
    'There is not enough money: ask again with a new dedupe_id when there is.',
  ],
  'closed-day': [
    'precondition-failed',
    'dedupe_id',
    'The day ended just then, and nothing has moved: ask again with a new dedupe_id.',
  ],
  'duplicate-mismatch': [
    'precondition-failed',
    'dedupe_id',
    'This dedupe_id was used for something else: take another.',
  ],
  'unknown-payee': ['not-found', 'to', 'There is no such account.'],
  'closed-payee': ['precondition-failed', 'to', 'That account is closed.'],
  'payee-currency': ['precondition-failed', 'to', 'That account is in another currency.'],
  'payee-unavailable': [
    'precondition-failed',
    'to',
    'That account could not be reached, and nothing has moved: ask again with a new dedupe_id.',
  ],
  'same-account': ['bad-request', 'to', 'Money goes to another account than it comes from.'],
}
