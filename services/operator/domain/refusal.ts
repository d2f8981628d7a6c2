import { Failure } from '#libraries/errors/failure.ts'

/** What the bank refuses, as the door says it: 404 for what does not exist, 409 for the rest. `reason` is the contract's word. */
export const refusal = (reason: string, field: string): Failure => {
  const code = reason.startsWith('unknown-') ? 'not-found' : 'precondition-failed'
  return new Failure(code, reason, sentences[reason] ?? `The bank refuses this: ${reason}.`, { params: { field } })
}

const sentences: Readonly<Record<string, string>> = {
  'unknown-customer': 'There is no such customer: `florin customer add` makes one.',
  'unknown-account': 'There is no such account: `florin account open` opens one.',
  'unknown-address': 'Nothing was ever opened at this address: names are in docs/reference/chart-of-accounts.md.',
  'unknown-then': 'The books knew nothing of this at that point: it was opened later, or never.',
  'unknown-card': 'There is no such card: `florin card issue` issues one.',
  'unknown-trace': 'No trace is kept under this id: the last 100,000 payments of a day are.',
  'account-closed': 'The account is closed.',
  'closed-account': 'The account is closed.',
  'card-closed': 'The card is closed, which is for ever: issue a new one.',
  'wrong-currency': 'The account is in another currency.',
  'invalid-amount': 'The amount must be more than zero.',
  'insufficient-funds': 'There is not enough money.',
  'closed-day': 'The day ended just then, and nothing has moved: send it again with a new dedupeId.',
  'unknown-pot': 'There is no such pot: `florin pot create` makes one.',
  'closed-pot': 'The pot is closed, which is for ever: make a new one.',
  'locked-pot': 'The pot is locked: `florin pot unlock` unlocks it.',
  'too-many-pots': 'The account has as many pots as it may have.',
  'invalid-goal': 'A goal is more than zero.',
  'lock-in-the-past': 'The lock would end in the past: give a time to come.',
  'unknown-payee': 'There is no such account to pay to.',
  'closed-payee': 'The account to pay to is closed.',
  'payee-currency': 'The account to pay to is in another currency.',
  'payee-unavailable': 'The account to pay to could not be reached, and nothing has moved.',
  'same-account': 'Money goes to another account than it comes from.',
  'duplicate-mismatch': 'This dedupeId was used for something else: take another.',
}
