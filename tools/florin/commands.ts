import { accountDeposit } from './command/account-deposit.ts'
import { accountOpen } from './command/account-open.ts'
import { accountShow } from './command/account-show.ts'
import { backup } from './command/backup.ts'
import { cardIssue } from './command/card-issue.ts'
import { cardClose, cardFreeze, cardUnfreeze } from './command/card-state.ts'
import { coherence } from './command/coherence.ts'
import { customerAdd } from './command/customer-add.ts'
import { decode } from './command/decode.ts'
import { doctor } from './command/doctor.ts'
import { encode } from './command/encode.ts'
import { ledgerExport } from './command/ledger-export.ts'
import { ledgerHistory } from './command/ledger-history.ts'
import { ledgerShow } from './command/ledger-show.ts'
import { ledgerTrialBalance } from './command/ledger-trial-balance.ts'
import { ledgerVerify } from './command/ledger-verify.ts'
import { logs } from './command/logs.ts'
import { potCreate } from './command/pot-create.ts'
import { potList } from './command/pot-list.ts'
import { potDeposit, potWithdraw } from './command/pot-money.ts'
import { potClose, potLock, potUnlock } from './command/pot-state.ts'
import { potRoundUp, potUpdate } from './command/pot-wishes.ts'
import { reset } from './command/reset.ts'
import { restore } from './command/restore.ts'
import { reverse } from './command/reverse.ts'
import { start } from './command/start.ts'
import { status } from './command/status.ts'
import { tap } from './command/tap.ts'
import { trace } from './command/trace.ts'
import { transactionList } from './command/transaction-list.ts'
import { transferSend } from './command/transfer-send.ts'
import type { CommandSpec } from './command-spec.ts'

/** Every command of `florin`, in the order in which its help shows them. */
export const commands: readonly CommandSpec[] = [
  start,
  status,
  customerAdd,
  accountOpen,
  accountShow,
  accountDeposit,
  cardIssue,
  cardFreeze,
  cardUnfreeze,
  cardClose,
  tap,
  reverse,
  transactionList,
  potCreate,
  potList,
  potDeposit,
  potWithdraw,
  potLock,
  potUnlock,
  potUpdate,
  potRoundUp,
  potClose,
  transferSend,
  trace,
  logs,
  ledgerVerify,
  ledgerShow,
  ledgerHistory,
  ledgerTrialBalance,
  ledgerExport,
  coherence,
  decode,
  encode,
  backup,
  restore,
  reset,
  doctor,
]
