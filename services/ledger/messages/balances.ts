import { amountMinor, currency, type Infer, idOf, integer, object, optional, text } from '#libraries/schema/schema.ts'

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

/** Of the main address of one account: `available = posted - held + overdraft limit`. What is coming in is not available. */
export const Balances = object({
  accountId: idOf('acc'),
  currency: currency(),
  posted: amountMinor(),
  held: amountMinor(),
  pendingIn: amountMinor(),
  available: amountMinor(),
})
export type Balances = Infer<typeof Balances>

/** The same of any address. `version` counts the records that changed it. */
export const AddressBalances = object({
  address: Address,
  posted: amountMinor(),
  held: amountMinor(),
  pendingIn: amountMinor(),
  available: amountMinor(),
  overdraftLimitMinor: amountMinor(),
  version: integer({ minimum: 0 }),
})
export type AddressBalances = Infer<typeof AddressBalances>
