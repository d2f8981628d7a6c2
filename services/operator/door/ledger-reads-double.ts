import type { AccountId, EntrySetId, TransactionId } from '#libraries/ids/ids.ts'
import type { Services } from './commands.ts'

type Reads = Pick<
  Services['ledger'],
  'readHistory' | 'readBalanceAt' | 'readNamedBalance' | 'trialBalance' | 'readEntries'
>

/** The reads of a ledger with one account that got 100.00 and holds 10.00; each answers as its contract says. */
export const ledgerReadsDouble = (accountId: AccountId, startMs: number): Reads => ({
  readHistory: async ({ address, limit }) => {
    const after = { posted: '10000', held: '1000', pendingIn: '0' }
    const row = {
      position: 2,
      effectiveAt: startMs,
      recordedAt: startMs + 5,
      kind: 'entrySetPosted',
      commandId: 'deposit-1',
      entrySetId: 'entryset_0000000000000000000001' as EntrySetId,
      transactionId: 'tx_0000000000000000000002' as TransactionId,
      change: { posted: '10000', held: '0', pendingIn: '0' },
      after,
    }
    return address.accountId === accountId
      ? { kind: 'page', rows: [row].slice(0, limit), position: 7, behind: false }
      : { kind: 'unknown', position: 7, behind: true }
  },
  readBalanceAt: async ({ of, position = 7 }) => {
    const isKnown = of.kind === 'address' ? of.address.accountId === accountId : of.accountId === accountId
    if (of.kind === 'named' && of.accountId === undefined)
      return { kind: 'found', balances: [{ currency: 'GBP', posted: '10000' }], position, behind: false }
    if (!isKnown) return { kind: 'unknown', position, behind: false }
    const sums = { currency: 'GBP', posted: '10000', held: '0', pendingIn: '0' } as const
    return { kind: 'found', balances: [sums], position, behind: false }
  },
  readNamedBalance: async ({ name, accountId: of }) => {
    const sums = { currency: 'GBP', posted: '10000', held: '1000', pendingIn: '0' } as const
    if (of !== undefined)
      return of === accountId
        ? { kind: 'found', balances: [{ ...sums, available: '9000' }], position: 7 }
        : { kind: 'unknown' }
    return { kind: 'found', balances: name === 'customer-money' ? [sums] : [], position: 7 }
  },
  trialBalance: async ({ position = 7 }) => ({
    rows: [
      {
        line: 'customer',
        title: "Customers' accounts",
        type: 'liability',
        currency: 'GBP',
        debit: '0',
        credit: '10000',
      },
    ],
    totals: [{ currency: 'GBP', debit: '10000', credit: '10000' }],
    sums: { GBP: '0' },
    position,
    behind: false,
  }),
  readEntries: async ({ after }) => ({
    entries: [
      {
        position: 1,
        commandId: 'open-1',
        recordedAt: startMs,
        effectiveAt: startMs,
        what: { kind: 'accountOpened' as const, accountId, currency: 'GBP' as const },
        balances: [],
        addresses: [],
      },
      {
        position: 2,
        commandId: 'deposit-1',
        recordedAt: startMs + 5,
        effectiveAt: startMs,
        what: {
          kind: 'entrySetPosted' as const,
          entrySetId: 'entryset_0000000000000000000001' as EntrySetId,
          transactionId: 'tx_0000000000000000000002' as TransactionId,
          entrySetKind: 'deposit',
          postings: [
            {
              address: {
                legalEntity: 'florin',
                namespace: 'customer',
                name: 'main',
                currency: 'GBP' as const,
                accountId,
              },
              amountMinor: 10000n,
            },
            {
              address: {
                legalEntity: 'florin',
                namespace: 'bank',
                name: 'deposits-clearing',
                currency: 'GBP' as const,
              },
              amountMinor: -10000n,
            },
          ],
        },
        balances: [],
        addresses: [],
      },
    ].filter(({ position }) => position > after),
    end: 2,
  }),
})
