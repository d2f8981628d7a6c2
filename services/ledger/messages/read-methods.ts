import { rpc } from '#libraries/contract/contract.ts'
import { object } from '#libraries/schema/schema.ts'
import {
  BalanceAt,
  BalanceAtRequest,
  HistoryPage,
  HistoryRequest,
  NamedBalanceAnswer,
  NamedBalanceRequest,
  Totals,
  TrialBalance,
  TrialBalanceRequest,
} from './reads.ts'

/** Longer than a read waits for the index. */
const deadlineMs = 3000

/** Reads of the ledger beside `readBalance`. Those of the past come from the index and wait up to 2 s for it; they say when it is behind. */
export const readMethods = {
  /** What happened on an address, newest first, on the axis of recorded or of effective time. */
  readHistory: rpc({ request: HistoryRequest, response: HistoryPage, deadlineMs, readOnly: true }),
  /** What a balance was, or is known to have been: at the same cost for 10 entries and for 10 million. */
  readBalanceAt: rpc({ request: BalanceAtRequest, response: BalanceAt, deadlineMs, readOnly: true }),
  /** A named balance as it is now, from the books that decide. */
  readNamedBalance: rpc({ request: NamedBalanceRequest, response: NamedBalanceAnswer, deadlineMs, readOnly: true }),
  /** The totals of the books that decide. They are kept with every entry, so it costs no more at a million accounts. */
  readTotals: rpc({ request: object({}), response: Totals, deadlineMs: 500, readOnly: true }),
  /** All lines of the chart of accounts: with everything that is booked at the call, or with `position` as it was after that entry. */
  trialBalance: rpc({ request: TrialBalanceRequest, response: TrialBalance, deadlineMs: 10_000, readOnly: true }),
}
