import type { AccountId, CustomerId } from '#libraries/ids/ids.ts'
import { amountMinor, currency, epochMs, type Infer, idOf, object, text } from '#libraries/schema/schema.ts'
import { rowCache } from '#libraries/storage/row-cache.ts'
import { put, type Storage, table } from '#libraries/storage/storage-port.ts'
import { Account } from '../contract.ts'

/** Accounts in memory: this service alone writes its tables, in one replica (see the manifest). */
const cachedAccountsMax = 100_000
const accountsPerCustomerMax = 1000

export type AccountRow = Infer<typeof Account>

const accounts = table({ name: 'account', row: Account, partitionKey: ['accountId'] })

const accountsByCustomer = table({
  name: 'account_by_customer',
  row: object({ customerId: idOf('user'), accountId: idOf('acc') }),
  partitionKey: ['customerId'],
  clusteringKey: ['accountId'],
})

const dedupeId = text({ maxLength: 64 })

const OpeningRow = object({
  dedupeId,
  accountId: idOf('acc'),
  customerId: idOf('user'),
  currency: currency(),
  createdAt: epochMs(),
})
export type OpeningRow = Infer<typeof OpeningRow>

/** What was decided for an order before anything else was done: a retry goes on from here, with the same ids. */
const openings = table({ name: 'account_by_dedupe_id', row: OpeningRow, partitionKey: ['dedupeId'] })

const DepositRow = object({
  dedupeId,
  accountId: idOf('acc'),
  amountMinor: amountMinor(),
  currency: currency(),
  transactionId: idOf('tx'),
  entrySetId: idOf('entryset'),
  at: epochMs(),
})
export type DepositRow = Infer<typeof DepositRow>

const deposits = table({ name: 'deposit_by_dedupe_id', row: DepositRow, partitionKey: ['dedupeId'] })

export type AccountStore = ReturnType<typeof accountStore>

export const accountStore = (storage: Storage) => {
  const cache = rowCache<AccountRow>({ sizeMax: cachedAccountsMax })
  const account = (accountId: AccountId): Promise<AccountRow | undefined> =>
    cache.read(accountId, () => storage.get(accounts, { accountId }))
  return {
    account,
    accountsOf: async (customerId: CustomerId): Promise<AccountRow[]> => {
      const index = await storage.range(accountsByCustomer, {
        partition: { customerId },
        limit: accountsPerCustomerMax,
      })
      const rows = await Promise.all(index.map(({ accountId }) => account(accountId)))
      return rows.filter(row => row !== undefined)
    },
    openingOf: (dedupeId: string): Promise<OpeningRow | undefined> => storage.get(openings, { dedupeId }),
    /** Fixes an order to open; of two with one `dedupeId` the first one counts for both. */
    order: async (opening: OpeningRow): Promise<OpeningRow> => {
      const written = await storage.insertIfAbsent(openings, opening)
      return written.inserted ? opening : written.existing
    },
    /** Makes the account visible. May be repeated. */
    open: async (row: AccountRow): Promise<AccountRow> => {
      const { customerId, accountId } = row
      const written = await cache.write(accountId, () => storage.insertIfAbsent(accounts, row))
      await storage.apply([put(accountsByCustomer, { customerId, accountId })])
      return written.inserted ? row : written.existing
    },
    depositOf: (dedupeId: string): Promise<DepositRow | undefined> => storage.get(deposits, { dedupeId }),
    /** Fixes a deposit and its ids; of two with one `dedupeId` the first one counts for both. */
    orderDeposit: async (deposit: DepositRow): Promise<DepositRow> => {
      const written = await storage.insertIfAbsent(deposits, deposit)
      return written.inserted ? deposit : written.existing
    },
  }
}
