import { contract, event, rpc } from '#libraries/contract/contract.ts'
import { array, idOf, integer, object, union } from '#libraries/schema/schema.ts'
import { Balances } from './messages/balances.ts'
import { AuthoriseCommand, OpenAccountCommand, PostCommand, ReverseCommand } from './messages/commands.ts'
import { JournalEntry } from './messages/journal-entry.ts'
import { AuthoriseOutcome, OpenAccountOutcome, PostOutcome, ReverseOutcome, VerifyReport } from './messages/outcomes.ts'

export {
  addressKey,
  bankAddressNames,
  customerAddress,
  depositsClearingAddress,
  settlementAddress,
} from './messages/addresses.ts'
export { Address, Balances, Posting } from './messages/balances.ts'
export { AuthoriseCommand, OpenAccountCommand, PostCommand, ReverseCommand } from './messages/commands.ts'
export { authorisationKinds, type DeclineReason, declineReason, declineReasons } from './messages/decline-reasons.ts'
export { JournalEntry } from './messages/journal-entry.ts'
export { AuthoriseOutcome, OpenAccountOutcome, PostOutcome, ReverseOutcome, VerifyReport } from './messages/outcomes.ts'

export const ledgerContract = contract(
  'service.ledger',
  {
    /** Opens the main address of an account. Retry freely with the same `commandId`. */
    openAccount: rpc({
      request: OpenAccountCommand,
      response: OpenAccountOutcome,
      deadlineMs: 2000,
      idempotentBy: 'commandId',
    }),
    /** Decides and records an authorisation. The answer comes after the flush. A failure `unknown` means: ask again with the same id. */
    authorise: rpc({
      request: AuthoriseCommand,
      response: AuthoriseOutcome,
      deadlineMs: 1500,
      idempotentBy: 'commandId',
    }),
    /** Books a reversal as it is: never decided, in any order, once. */
    reverse: rpc({ request: ReverseCommand, response: ReverseOutcome, deadlineMs: 5000, idempotentBy: 'commandId' }),
    /** Books an entry set that sums to zero per currency. */
    post: rpc({ request: PostCommand, response: PostOutcome, deadlineMs: 2000, idempotentBy: 'commandId' }),
    /** From the ledger's own state: includes every payment already answered. */
    readBalance: rpc({
      request: object({ accountId: idOf('acc') }),
      response: union({ found: { balances: Balances, position: integer() }, unknown: {} }),
      deadlineMs: 500,
      readOnly: true,
    }),
    /** Entries after a position, oldest first; waits up to `waitMs` for the first. `end` is the newest position. */
    readEntries: rpc({
      request: object({
        after: integer({ minimum: 0 }),
        limit: integer({ minimum: 1, maximum: 500 }),
        waitMs: integer({ minimum: 0, maximum: 10_000 }),
      }),
      response: object({ entries: array(JournalEntry, { maxItems: 500 }), end: integer() }),
      deadlineMs: 15_000,
      readOnly: true,
    }),
    /** Re-adds the whole journal from the file and compares it with the live state. */
    verify: rpc({ request: object({}), response: VerifyReport, deadlineMs: 120_000, readOnly: true }),
  },
  {
    entryRecorded: event({
      name: 'ledger.entry-recorded',
      schema: JournalEntry,
      delivery: 'journal',
      key: 'commandId',
    }),
  },
)
