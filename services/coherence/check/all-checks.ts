import type { Client } from '#libraries/contract/contract.ts'
import type { Random } from '#libraries/ids/ids.ts'
import type { Storage } from '#libraries/storage/storage-port.ts'
import type { balanceContract } from '#services/balance/contract.ts'
import type { ledgerContract } from '#services/ledger/contract.ts'
import type { transactionContract } from '#services/transaction/contract.ts'
import { accountOfMain } from '../domain/address-of-key.ts'
import type { CheckSpec, RoundCheck } from '../domain/check.ts'
import { addressWalk, authorisationWalk } from '../store/fold.ts'
import { balanceProjection } from './balance-projection.ts'
import { clearingResidue, mustClear } from './clearing-residue.ts'
import type { Comparing } from './compare.ts'
import { currencySum } from './currency-sum.ts'
import { entryBalances } from './entry-balances.ts'
import { entryHolds } from './entry-holds.ts'
import { entrySum } from './entry-sum.ts'
import { historyBlocks } from './history-blocks.ts'
import { journalOrder } from './journal-order.ts'
import { knownCommands } from './known-commands.ts'
import { ledgerBalances } from './ledger-balances.ts'
import { ledgerTotals } from './ledger-totals.ts'
import { type SentinelPorts, sentinelMoney } from './sentinel-money.ts'
import { transactionProjection } from './transaction-projection.ts'
import { trialBalance } from './trial-balance.ts'

/** Made with each entry, while it is added up (`consumer/on-entry-recorded.ts`). */
export const entryChecks: readonly CheckSpec[] = [journalOrder, entrySum, entryHolds, entryBalances]

/** Made round and round, a few subjects at a time; without `sentinel` no money is moved for it. */
export const roundChecks = ({
  ledger,
  balance,
  transaction,
  storage,
  random,
  sentinel,
  ...comparing
}: Comparing & {
  ledger: Pick<
    Client<typeof ledgerContract>,
    'readBalance' | 'readBalanceAt' | 'readHistory' | 'readTotals' | 'trialBalance'
  >
  balance: Pick<Client<typeof balanceContract>, 'getBalance'>
  transaction: Pick<Client<typeof transactionContract>, 'getTransaction'>
  storage: Pick<Storage, 'range'>
  random: Random
  sentinel: SentinelPorts | undefined
}): readonly RoundCheck[] => {
  const stored = { storage, random }
  const isMain = (key: string) => accountOfMain(key) !== undefined
  return [
    currencySum(comparing),
    ledgerBalances({ ...comparing, ledger, walk: addressWalk(stored) }),
    ledgerTotals({ ...comparing, ledger }),
    trialBalance({ ...comparing, ledger }),
    historyBlocks({ ...comparing, ledger, walk: addressWalk(stored) }),
    clearingResidue({ ...comparing, walk: addressWalk(stored, mustClear) }),
    balanceProjection({ ...comparing, balance, walk: addressWalk(stored, isMain) }),
    transactionProjection({ ...comparing, transaction, walk: authorisationWalk(stored) }),
    ...(sentinel === undefined ? [] : [sentinelMoney(sentinel), knownCommands(sentinel)]),
  ]
}
