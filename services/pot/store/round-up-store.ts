import type { AccountId, PotId } from '#libraries/ids/ids.ts'
import {
  amountMinor,
  currency,
  epochMs,
  type Infer,
  idOf,
  integer,
  object,
  oneOf,
  optional,
} from '#libraries/schema/schema.ts'
import { put, type Storage, table } from '#libraries/storage/storage-port.ts'

const RoundUpRow = object({
  accountId: idOf('acc'),
  /** Absent: the account rounds nothing up. One pot at most takes an account's round-ups. */
  potId: optional(idOf('pot')),
  multiplier: integer(),
  /** Payments that were approved before are not rounded up. */
  since: epochMs(),
})
export type RoundUpRow = Infer<typeof RoundUpRow>

export const roundUpTable = table({ name: 'round_up', row: RoundUpRow, partitionKey: ['accountId'] })

const RoundUpPaymentRow = object({
  authorisationId: idOf('auth'),
  /**
   * `ordered`: decided, perhaps booked. `taken`, `skipped` (the account was short), `returned`: what became of it. `kept`: the payment was claimed, so
   * nothing takes it back. `reversed`: its reversal was read first, so nothing is taken.
   */
  state: oneOf('ordered', 'taken', 'skipped', 'returned', 'kept', 'reversed'),
  roundUp: optional(
    object({
      authorisationId: idOf('auth'),
      accountId: idOf('acc'),
      potId: idOf('pot'),
      amountMinor: amountMinor(),
      currency: currency(),
      transactionId: idOf('tx'),
      entrySetId: idOf('entryset'),
    }),
  ),
})
export type RoundUpPaymentRow = Infer<typeof RoundUpPaymentRow>

/** What became of the round-up of each payment that had one. */
export const roundUpPaymentTable = table({
  name: 'round_up_payment',
  row: RoundUpPaymentRow,
  partitionKey: ['authorisationId'],
})

export type RoundUpStore = ReturnType<typeof roundUpStore>

export const roundUpStore = (storage: Storage) => {
  const setting = (accountId: AccountId): Promise<RoundUpRow | undefined> => storage.get(roundUpTable, { accountId })
  return {
    setting,
    set: (row: RoundUpRow): Promise<void> => storage.apply([put(roundUpTable, row)]),
    /** Ends the account's round-ups if they go into this pot. */
    end: async ({ accountId, potId, now }: { accountId: AccountId; potId: PotId; now: number }): Promise<void> => {
      const before = await setting(accountId)
      if (before?.potId !== potId) return
      await storage.apply([put(roundUpTable, { accountId, multiplier: before.multiplier, since: now })])
    },
    /** Fixes a round-up before the ledger is asked; what is known of the payment by then counts. */
    order: async (row: RoundUpPaymentRow): Promise<RoundUpPaymentRow> => {
      const written = await storage.insertIfAbsent(roundUpPaymentTable, row)
      return written.inserted ? row : written.existing
    },
  }
}
