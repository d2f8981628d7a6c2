import { array, epochMs, type Infer, integer, object, optional, text } from '#libraries/schema/schema.ts'
import { AddressBalances, Balances } from './balances.ts'
import { EntryWhat } from './entry-what.ts'

/** What the journal tells its readers: one entry per command that changed the books or declined a payment. */
export const JournalEntry = object({
  /** 1, 2, 3, … without gaps. */
  position: integer({ minimum: 1 }),
  commandId: text({ maxLength: 128 }),
  recordedAt: epochMs(),
  effectiveAt: epochMs(),
  traceparent: optional(text({ maxLength: 64 })),
  what: EntryWhat,
  /** The accounts whose main address it touched, as they are after it. */
  balances: array(Balances, { maxItems: 64 }),
  /** The other addresses of customers (pots) that it touched, as they are after it. */
  addresses: array(AddressBalances, { maxItems: 64 }),
})
export type JournalEntry = Infer<typeof JournalEntry>
