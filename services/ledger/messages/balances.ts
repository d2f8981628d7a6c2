import { amountMinor, currency, type Infer, idOf, object, optional, text } from '#libraries/schema/schema.ts'

/** One of the bank's addresses. `accountId` is absent for the bank's own (settlement, deposits-clearing). */
export const Address = object({
  legalEntity: text({ maxLength: 32 }),
  namespace: text({ maxLength: 32 }),
  name: text({ maxLength: 32 }),
  currency: currency(),
  accountId: optional(idOf('acc')),
})

/** Positive raises what we owe the customer. The postings of an entry set sum to zero per currency. */
export const Posting = object({ address: Address, amountMinor: amountMinor() })

/** Of one account: `available = posted - held` (plus the overdraft limit, when there is one). */
export const Balances = object({
  accountId: idOf('acc'),
  currency: currency(),
  posted: amountMinor(),
  held: amountMinor(),
  available: amountMinor(),
})
export type Balances = Infer<typeof Balances>
