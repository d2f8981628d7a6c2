import type { AccountId, CustomerId, TransactionId } from '#libraries/ids/ids.ts'
import { type AddressBalances, addressKey, type JournalEntry } from '#services/ledger/contract.ts'
import { accountNumber, type BankDouble } from './bank-double.ts'
import type { Neighbours } from './run/build-coherence.ts'

/** How far each projection has read; they follow the journal's end unless told to stay. */
export type Reads = { balance: number; transaction: number; index: number }

/** Answers that are not what they should be. */
export type Lies = {
  readonly ledger: Map<AccountId, { posted?: bigint; held?: bigint }>
  readonly balance: Map<AccountId, { posted?: bigint; held?: bigint; position?: number } | 'no row'>
  readonly transaction: Map<TransactionId, { state?: string; amountMinor?: bigint } | 'no row'>
  /** Entries as the journal gives them to its readers. */
  readonly journal: Map<number, JournalEntry | 'lost'>
  /** What the ledger says of everything. */
  totals: { openHolds?: number; sums?: Readonly<Record<string, string>> }
  /** What the ledger's index says, by the way that is asked. */
  readonly index: Map<string, { posted: string }>
  /** What the trial balance shows too much of customers' money. */
  customersMinor: bigint
  failing: boolean
}

export const noLies = (): Lies => ({
  ...{ ledger: new Map(), balance: new Map(), transaction: new Map(), journal: new Map(), index: new Map() },
  ...{ totals: {}, customersMinor: 0n, failing: false },
})

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

const ledgerOf = ({ bank, lies, reads, follow }: Parts): Partial<Neighbours['ledger']> => ({
  readBalance: async ({ accountId: asked, address }) => {
    if (lies.failing) throw new Error('The ledger does not answer.')
    const accountId = asked ?? address?.accountId
    const position = bank.end()
    if (accountId === undefined)
      return address === undefined
        ? { kind: 'unknown' }
        : { kind: 'foundAddress', balances: bankBalances(bank, address), position }
    const balance = bank.balanceAt(position, accountId)
    if (balance === undefined) return { kind: 'unknown' }
    const { posted, held } = { ...balance, ...lies.ledger.get(accountId) }
    const balances = { accountId, currency: 'GBP' as const, posted, held, pendingIn: 0n, available: posted - held }
    if (address === undefined) return { kind: 'found', balances, position }
    return { kind: 'foundAddress', balances: { ...balances, address, overdraftLimitMinor: 0n, version: 1 }, position }
  },
  readEntries: async () => ({ entries: [], end: bank.end() }),
  readTotals: async () => ({ ...bank.totals(), ...lies.totals }),
  readBalanceAt: async ({ of, position, effectiveAt }) => {
    const indexed = Math.min(reads.index, bank.end())
    const at = Math.min(position ?? indexed, indexed)
    const way = effectiveAt === undefined ? 'blocks by position' : 'blocks by effective time'
    const sums = of.kind === 'address' ? indexSums(bank, of.address, at) : undefined
    const asOf = { position: indexed, behind: indexed < bank.end() }
    if (sums === undefined) return { kind: 'unknown', ...asOf }
    return { kind: 'found', balances: [{ currency: 'GBP', ...sums, ...lies.index.get(way) }], ...asOf }
  },
  readHistory: async ({ address }) => {
    const position = Math.min(reads.index, bank.end())
    const after = indexSums(bank, address, position)
    const behind = position < bank.end()
    if (after === undefined) return { kind: 'unknown', position, behind }
    const commandId = bank.entries.slice(0, position).findLast(entry => touches(entry, address))?.commandId
    return {
      kind: 'page',
      rows: [{ after: { ...after, ...lies.index.get('history') }, commandId } as never],
      position,
      behind,
    }
  },
  trialBalance: async ({ position = bank.end() }) => {
    const indexed = Math.min(reads.index, position)
    const lines = new Map(bank.linesAt(indexed))
    lines.set('customer', (lines.get('customer') ?? 0n) + lies.customersMinor)
    const rows = [...lines].map(([line, sum]) => ({
      ...{ line, title: line, type: 'liability' as const, currency: 'GBP' as const },
      ...{ debit: sum < 0n ? String(-sum) : '0', credit: sum > 0n ? String(sum) : '0' },
    }))
    const sums = { GBP: String([...lines.values()].reduce((sum, minor) => sum + minor, 0n)) }
    return { rows, totals: [], sums, position: indexed, behind: indexed < position }
  },
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

const bankBalances = (bank: BankDouble, address: Address): AddressBalances => {
  const posted = bank.postedAt(bank.end(), addressKey(address))
  return { address, posted, held: 0n, pendingIn: 0n, available: posted, overdraftLimitMinor: 0n, version: 1 }
}

type Address = Parameters<typeof addressKey>[0]

const touches = ({ balances, what }: JournalEntry, address: Address): boolean =>
  balances.some(({ accountId }) => accountId === address.accountId) ||
  ('postings' in what && what.postings.some(posting => addressKey(posting.address) === addressKey(address)))

const indexSums = (bank: BankDouble, address: Address, position: number) => {
  const { accountId } = address
  if (accountId === undefined)
    return { posted: String(bank.postedAt(position, addressKey(address))), held: '0', pendingIn: '0' }
  const balance = bank.balanceAt(position, accountId)
  return balance && { posted: String(balance.posted), held: String(balance.held), pendingIn: '0' }
}
