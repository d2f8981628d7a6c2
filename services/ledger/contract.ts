import { contract, event, rpc } from '#libraries/contract/contract.ts'
import { array, idOf, integer, object, optional, union } from '#libraries/schema/schema.ts'
import { Address, AddressBalances, Balances } from './messages/balances.ts'
import * as commands from './messages/commands.ts'
import { CaptureOutcome, HoldChangeOutcome, HoldOutcome } from './messages/hold-outcomes.ts'
import { JournalEntry } from './messages/journal-entry.ts'
import * as outcomes from './messages/outcomes.ts'
import { readMethods } from './messages/read-methods.ts'
import { TransferCommand, TransferOutcome } from './messages/transfer.ts'

export * from './messages/address-text.ts'
export * from './messages/addresses.ts'
export { Address, AddressBalances, Balances, Posting } from './messages/balances.ts'
export * from './messages/booked-entry.ts'
export { type ChartLine, chartLineOf, chartOfAccounts } from './messages/chart-of-accounts.ts'
export * from './messages/commands.ts'
export { authorisationKinds, type DeclineReason, declineReason, declineReasons } from './messages/decline-reasons.ts'
export {
  CaptureOutcome,
  captureClaims,
  captureFound,
  HoldChangeOutcome,
  HoldOutcome,
} from './messages/hold-outcomes.ts'
export { JournalEntry } from './messages/journal-entry.ts'
export { type NamedBalance, namedBalances } from './messages/named-balances.ts'
export * from './messages/outcomes.ts'
export * from './messages/reads.ts'
export { type RefusalReason, refusalReasons } from './messages/refusals.ts'
export { payeeTransactionId, TransferCommand, TransferOutcome, transferIds } from './messages/transfer.ts'

/** A command's answer comes after the flush that holds its record; a failure `unknown` means: ask again with the same id. */
const ofCommand = { deadlineMs: 2000, idempotentBy: 'commandId' } as const

export const ledgerContract = contract(
  'service.ledger',
  {
    /** Opens the main address of an account. */
    openAccount: rpc({ request: commands.OpenAccountCommand, response: outcomes.OpenAccountOutcome, ...ofCommand }),
    /** Decides and records an authorisation. */
    authorise: rpc({
      request: commands.AuthoriseCommand,
      response: outcomes.AuthoriseOutcome,
      deadlineMs: 1500,
      idempotentBy: 'commandId',
    }),
    /** Books a reversal as it is: never decided, in any order, once. */
    reverse: rpc({
      request: commands.ReverseCommand,
      response: outcomes.ReverseOutcome,
      deadlineMs: 5000,
      idempotentBy: 'commandId',
    }),
    /** Books an entry set that sums to zero per currency. */
    post: rpc({ request: commands.PostCommand, response: outcomes.PostOutcome, ...ofCommand }),
    /** Takes an entry set back with its opposite, once. */
    reverseEntrySet: rpc({
      request: commands.ReverseEntrySetCommand,
      response: outcomes.ReverseEntrySetOutcome,
      ...ofCommand,
    }),
    /** Opens a pot of an account. */
    openAddress: rpc({ request: commands.OpenAddressCommand, response: outcomes.AddressOutcome, ...ofCommand }),
    /** Closes a pot, or an account by its main address: it must be empty. */
    closeAddress: rpc({ request: commands.CloseAddressCommand, response: outcomes.AddressOutcome, ...ofCommand }),
    limitAddress: rpc({ request: commands.LimitAddressCommand, response: outcomes.AddressOutcome, ...ofCommand }),
    /** Keeps money for something that is not a card. */
    hold: rpc({ request: commands.HoldCommand, response: HoldOutcome, ...ofCommand }),
    increment: rpc({ request: commands.IncrementCommand, response: HoldChangeOutcome, ...ofCommand }),
    release: rpc({ request: commands.ReleaseCommand, response: HoldChangeOutcome, ...ofCommand }),
    /** Claims money, with a hold or without: never declined, refused only if it says what cannot be booked at all. */
    capture: rpc({ request: commands.CaptureCommand, response: CaptureOutcome, ...ofCommand }),
    /** Lets go of a hold that is due. The ledger does so by itself; a call is for tests and operators. */
    expire: rpc({ request: commands.ExpireCommand, response: HoldChangeOutcome, ...ofCommand }),
    /** Moves money between two customers, wherever they are: all of it, once, or nothing. Answers when it has ended. */
    transfer: rpc({
      request: TransferCommand,
      response: TransferOutcome,
      deadlineMs: 5000,
      idempotentBy: 'commandId',
    }),
    closeDay: rpc({ request: commands.CloseDayCommand, response: outcomes.CloseDayOutcome, ...ofCommand }),
    /** Of an account, or of any address. From the ledger's own state: includes every payment already answered. */
    readBalance: rpc({
      request: object({ accountId: optional(idOf('acc')), address: optional(Address) }),
      response: union({
        found: { balances: Balances, position: integer() },
        /** When an `address` was asked for; one of the bank's that nothing was booked on yet is all zeros. */
        foundAddress: { balances: AddressBalances, position: integer() },
        unknown: {},
      }),
      deadlineMs: 500,
      readOnly: true,
    }),
    /** Several addresses of one account, in their order, as of one moment; what the books do not know is left out. */
    readAddresses: rpc({
      request: object({ addresses: array(Address, { maxItems: 128 }) }),
      response: object({ balances: array(AddressBalances, { maxItems: 128 }), position: integer() }),
      deadlineMs: 500,
      readOnly: true,
    }),
    ...readMethods,
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
    verify: rpc({ request: object({}), response: outcomes.VerifyReport, deadlineMs: 120_000, readOnly: true }),
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
