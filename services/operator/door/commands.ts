import type { Client } from '#libraries/contract/contract.ts'
import type { Ids } from '#libraries/ids/ids.ts'
import type { accountContract } from '#services/account/contract.ts'
import type { cardContract } from '#services/card/contract.ts'
import type { coherenceContract } from '#services/coherence/contract.ts'
import type { customerContract } from '#services/customer/contract.ts'
import type { ledgerContract } from '#services/ledger/contract.ts'
import type { potContract } from '#services/pot/contract.ts'
import type { transactionContract } from '#services/transaction/contract.ts'
import type { transferContract } from '#services/transfer/contract.ts'
import { addCustomer } from '../handler/add-customer.ts'
import { backUp } from '../handler/back-up.ts'
import { changeCard } from '../handler/change-card.ts'
import { depositMoney } from '../handler/deposit-money.ts'
import { findTrace } from '../handler/find-trace.ts'
import { issueCard } from '../handler/issue-card.ts'
import { listBookedEntries } from '../handler/list-booked-entries.ts'
import { listTransactions } from '../handler/list-transactions.ts'
import { openAccount } from '../handler/open-account.ts'
import { readLedgerHistory } from '../handler/read-ledger-history.ts'
import { revealCard } from '../handler/reveal-card.ts'
import { sendTransfer } from '../handler/send-transfer.ts'
import { showAccount } from '../handler/show-account.ts'
import { showCoherence } from '../handler/show-coherence.ts'
import { showLedger } from '../handler/show-ledger.ts'
import { showStatus } from '../handler/show-status.ts'
import { showTrialBalance } from '../handler/show-trial-balance.ts'
import { verifyLedger } from '../handler/verify-ledger.ts'
import type { BankView } from './bank-view.ts'
import type { Command } from './command.ts'
import { potCommandsOf } from './pot-commands.ts'

export type Services = {
  readonly customer: Client<typeof customerContract>
  readonly account: Client<typeof accountContract>
  readonly card: Client<typeof cardContract>
  readonly ledger: Client<typeof ledgerContract>
  readonly pot: Client<typeof potContract>
  readonly transaction: Client<typeof transactionContract>
  readonly coherence: Client<typeof coherenceContract>
  readonly transfer: Client<typeof transferContract>
}

/** Every command of the door, by its name in the path. */
export const commandsOf = (
  { customer, account, card, coherence, ledger, pot, transaction, transfer }: Services,
  { view, ids }: { view: BankView; ids: Ids },
): Readonly<Record<string, Command>> => ({
  status: showStatus({ view }),
  'customer-add': addCustomer({ customer, ids }),
  'account-open': openAccount({ account, ids }),
  'account-show': showAccount({ ledger }),
  'account-deposit': depositMoney({ account, ids }),
  'card-issue': issueCard({ card, ids }),
  'card-reveal': revealCard({ card, account }),
  'card-freeze': changeCard({ change: card.freezeCard }),
  'card-unfreeze': changeCard({ change: card.unfreezeCard }),
  'card-close': changeCard({ change: card.closeCard }),
  ...potCommandsOf({ pot, ids }),
  'transfer-send': sendTransfer({ transfer, account, ids }),
  'transaction-list': listTransactions({ ledger, transaction }),
  'ledger-verify': verifyLedger({ ledger }),
  'ledger-show': showLedger({ ledger }),
  'ledger-history': readLedgerHistory({ ledger }),
  'ledger-trial-balance': showTrialBalance({ ledger }),
  'ledger-entries': listBookedEntries({ ledger }),
  coherence: showCoherence({ coherence }),
  'trace-find': findTrace({ view }),
  backup: backUp({ view }),
})
