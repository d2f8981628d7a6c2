import assert from 'node:assert/strict'
import { captureOutcome, holdChangeOutcome, holdOutcome } from './hold-outcomes.ts'
import {
  addressOutcome,
  authoriseOutcome,
  closeDayOutcome,
  openAccountOutcome,
  postOutcome,
  reverseEntrySetOutcome,
  reverseOutcome,
} from './outcomes.ts'
import { operationOf, type Recorded } from './recorded.ts'

/** The outcome of a record as the short text that the naive ledger uses, by way of what the caller is told. */
export const recordInWords = (record: Recorded): string => {
  const outcome = outcomeOf(record)
  assert.equal(outcome.kind === 'mismatch', false)
  switch (outcome.kind) {
    case 'refused':
      return `refused ${outcome.reason}`
    case 'approved':
      return `approved ${outcome.posted} ${outcome.available} ${outcome.position}`
    case 'declined':
      return `declined ${outcome.reason} ${outcome.position}`
    case 'reversed':
      return `reversed ${outcome.released.amountMinor} ${outcome.position}`
    case 'held':
      return `held ${outcome.available} ${outcome.position}`
    case 'changed': {
      const { transactionId, change, held, position } = outcome
      return `changed ${transactionId} ${change.amountMinor} ${held.amountMinor} ${position}`
    }
    case 'captured': {
      const { transactionId, released, held, found, claim, overdrawn, position } = outcome
      const words = `${found} ${claim} ${overdrawn ? 'overdrawn' : 'covered'}`
      return `captured ${transactionId} ${released.amountMinor} ${held.amountMinor} ${words} ${record.effectiveAt} ${position}`
    }
    case 'posted':
      return `posted ${'reverses' in outcome ? 'back ' : ''}${outcome.position}`
    case 'closed':
      return `closed ${outcome.day} ${outcome.position}`
    case 'opened':
    case 'done':
    case 'parked':
      return `${outcome.kind} ${outcome.position}`
    default:
      return outcome.kind
  }
}

const outcomeOf = (record: Recorded) => {
  switch (operationOf(record.what)) {
    case 'openAccount':
      return openAccountOutcome(record, false)
    case 'openAddress':
    case 'closeAddress':
    case 'limitAddress':
      return addressOutcome(record, false)
    case 'authorise':
      return authoriseOutcome(record, false)
    case 'reverse':
      return reverseOutcome(record, false)
    case 'post':
      return postOutcome(record, false)
    case 'reverseEntrySet':
      return reverseEntrySetOutcome(record, false)
    case 'hold':
      return holdOutcome(record, false)
    case 'increment':
    case 'release':
    case 'expire':
      return holdChangeOutcome(record, false)
    case 'capture':
      return captureOutcome(record, false)
    case 'closeDay':
      return closeDayOutcome(record, false)
  }
}
