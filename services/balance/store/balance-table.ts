import { amountMinor, currency, type Infer, idOf, integer, object, text } from '#libraries/schema/schema.ts'
import { table } from '#libraries/storage/storage-port.ts'

const BalanceRow = object({
  accountId: idOf('acc'),
  currency: currency(),
  posted: amountMinor(),
  held: amountMinor(),
  available: amountMinor(),
  /** Spent on `spendDay`, zero or negative. */
  spent: amountMinor(),
  /** Business day in Europe/London, `YYYY-MM-DD`. */
  spendDay: text({ maxLength: 10 }),
  position: integer(),
})
export type BalanceRow = Infer<typeof BalanceRow>

export const balanceTable = table({ name: 'balance', row: BalanceRow, partitionKey: ['accountId'] })
