import { amountMinor, epochMs, type Infer, integer, object, optional, text } from '#libraries/schema/schema.ts'
import { table } from '#libraries/storage/storage-port.ts'
import { authorisationColumns } from '../domain/authorisation.ts'

const numbers = {
  postedMinor: amountMinor(),
  heldMinor: amountMinor(),
  holdsCount: integer(),
  pendingInMinor: amountMinor(),
  limitMinor: amountMinor(),
}

const AddressRow = object({
  shelf: integer(),
  addressKey: text({ maxLength: 200 }),
  ...numbers,
  /** Of the last entry that touched it, and when that was recorded. */
  position: integer(),
  touchedAt: epochMs(),
  /** Since when there is something on it; absent while it is zero. */
  nonZeroSince: optional(epochMs()),
})
export type AddressRow = Infer<typeof AddressRow>

/** What coherence has added up of each address that an entry has named. */
export const addressTable = table({
  name: 'address',
  row: AddressRow,
  partitionKey: ['shelf'],
  clusteringKey: ['addressKey'],
})

const AuthorisationRow = object({ shelf: integer(), ...authorisationColumns })
export type AuthorisationRow = Infer<typeof AuthorisationRow>

/** Every authorisation of an account of ours, so that the customers' lists can be compared with it. */
export const authorisationTable = table({
  name: 'authorisation',
  row: AuthorisationRow,
  partitionKey: ['shelf'],
  clusteringKey: ['authorisationId'],
})

/** The one partition of the sums: there are no more of them than lines of the chart in each currency. */
export const allSums = 'all'

/** What was added up over many addresses, by the keys of `domain/fold-entry.ts`. */
export const sumTable = table({
  name: 'sum',
  row: object({ partition: text({ maxLength: 8 }), name: text({ maxLength: 64 }), ...numbers }),
  partitionKey: ['partition'],
  clusteringKey: ['name'],
})
