import type { AccountId, CustomerId, TransactionId } from '#libraries/ids/ids.ts'
import type { JournalEntry } from '#services/ledger/contract.ts'
import { accountNumber, type BankDouble } from './bank-double.ts'
import type { Neighbours } from './run/build-coherence.ts'

/** How far each projection has read; they follow the journal's end unless told to stay. */
export type Reads = { balance: number; transaction: number }

/** Answers that are not what they should be. */
export type Lies = {
  readonly ledger: Map<AccountId, { posted?: bigint; held?: bigint }>
  readonly balance: Map<AccountId, { posted?: bigint; held?: bigint; position?: number } | 'no row'>
  readonly transaction: Map<TransactionId, { state?: string; amountMinor?: bigint } | 'no row'>
  /** Entries as the journal gives them to its readers. */
  readonly journal: Map<number, JournalEntry | 'lost'>
  failing: boolean
}

/** The accounts of the sentinel, as the account service gives them. */
export const sentinelAccounts = { first: accountNumber(901), second: accountNumber(902) }

type Parts = {
  readonly bank: BankDouble
  readonly reads: Reads
  readonly lies: Lies
  /** Coherence reads on after each command. */
  readonly follow: () => Promise<void>
}

/** What coherence calls, as doubles over one journal. */
export const neighboursDouble = (parts: Parts): Neighbours =>
  ({
    ...{ ledger: ledgerOf(parts), balance: balanceOf(parts), transaction: transactionOf(parts) },
    customer: { createCustomer: async () => ({ customerId: 'user_0000000000000000000900' as CustomerId }) },
    account: {
      openAccount: async ({ dedupeId, customerId }) => {
        const accountId = dedupeId.endsWith('first') ? sentinelAccounts.first : sentinelAccounts.second
        if (parts.bank.balanceAt(parts.bank.end(), accountId) === undefined) parts.bank.openAccount(accountId)
        return { kind: 'opened', account: { accountId, customerId, currency: 'GBP', state: 'open', createdAt: 1 } }
      },
    } as Partial<Neighbours['account']>,
  }) as unknown as Neighbours

const ledgerOf = ({ bank, lies, follow }: Parts): Partial<Neighbours['ledger']> => ({
  readBalance: async ({ accountId: asked, address }) => {
    if (lies.failing) throw new Error('The ledger does not answer.')
    const accountId = asked ?? address?.accountId
    const position = bank.end()
    if (accountId === undefined) return { kind: 'foundAddress', balances: bankBalances(bank, address), position }
    const balance = bank.balanceAt(position, accountId)
    if (balance === undefined) return { kind: 'unknown' }
    const { posted, held } = { ...balance, ...lies.ledger.get(accountId) }
    const balances = { accountId, currency: 'GBP' as const, posted, held, pendingIn: 0n, available: posted - held }
    if (address === undefined) return { kind: 'found', balances, position }
    return { kind: 'foundAddress', balances: { ...balances, address, overdraftLimitMinor: 0n, version: 1 }, position }
  },
  readEntries: async () => ({ entries: [], end: bank.end() }),
  post: async command => {
    const outcome = bank.post(command)
    await follow()
    return outcome
  },
})

const balanceOf = ({ bank, lies, reads }: Parts): Partial<Neighbours['balance']> => ({
  getBalance: async ({ accountId }) => {
    const lie = lies.balance.get(accountId) ?? {}
    const row = bank.balanceAt(reads.balance, accountId)
    if (row === undefined || lie === 'no row') return { kind: 'unknown' }
    const { posted, held, position, currency } = { ...row, ...lie }
    return { kind: 'found', accountId, currency, posted, held, available: posted - held, spendToday: 0n, position }
  },
})

const transactionOf = ({ bank, lies, reads }: Parts): Partial<Neighbours['transaction']> => ({
  getTransaction: async ({ transactionId }) => {
    const lie = lies.transaction.get(transactionId) ?? {}
    const row = bank.transactionAt(reads.transaction, transactionId)
    if (row === undefined || lie === 'no row') return { kind: 'unknown' }
    const { state, amountMinor, position } = { ...row, ...lie }
    const transaction = { state, amount: { amountMinor, currency: 'GBP' }, position }
    return { kind: 'found', transaction } as never
  },
  listTransactions: async ({ atLeastPosition = 0 }) => {
    const position = Math.min(reads.transaction, bank.end())
    return { transactions: [], position, behind: position < atLeastPosition }
  },
})

const bankBalances = (bank: BankDouble, address: unknown): never => {
  const postings = bank.entries.flatMap(({ what }) => ('postings' in what ? what.postings : []))
  const own = postings.filter(posting => JSON.stringify(posting.address) === JSON.stringify(address))
  const posted = own.reduce((sum, { amountMinor }) => sum + amountMinor, 0n)
  return { address, posted, held: 0n, pendingIn: 0n, available: posted, overdraftLimitMinor: 0n, version: 1 } as never
}
