import {
  amountMinor,
  boolean,
  currency,
  epochMs,
  type Infer,
  idOf,
  integer,
  object,
  oneOf,
  optional,
  text,
} from '#libraries/schema/schema.ts'
import { table } from '#libraries/storage/storage-port.ts'

const dedupeId = text({ maxLength: 64 })

/** What a customer calls a pot and wants of it. Its money is in the ledger. */
const PotRow = object({
  potId: idOf('pot'),
  accountId: idOf('acc'),
  currency: currency(),
  name: text(),
  style: text(),
  goalMinor: optional(amountMinor()),
  state: oneOf('open', 'closed'),
  isLocked: boolean(),
  /** When the lock ends by itself; absent: it does not. */
  lockedUntil: optional(epochMs()),
  createdAt: epochMs(),
  updatedAt: epochMs(),
  /** Grows with each change, so that of two changes at once none is lost. */
  revision: integer({ minimum: 1 }),
})
export type PotRow = Infer<typeof PotRow>

export const potTable = table({ name: 'pot', row: PotRow, partitionKey: ['accountId'], clusteringKey: ['potId'] })

/** Whose a pot is. */
export const potAccountTable = table({
  name: 'pot_account',
  row: object({ potId: idOf('pot'), accountId: idOf('acc') }),
  partitionKey: ['potId'],
})

const OpeningRow = object({
  accountId: idOf('acc'),
  dedupeId,
  potId: idOf('pot'),
  currency: currency(),
  name: text(),
  style: text(),
  goalMinor: optional(amountMinor()),
  createdAt: epochMs(),
})
export type OpeningRow = Infer<typeof OpeningRow>

/** What was decided for a pot before the ledger was asked: a retry goes on from here, with the same id. */
export const openingTable = table({
  name: 'pot_by_dedupe_id',
  row: OpeningRow,
  partitionKey: ['accountId', 'dedupeId'],
})

const MoveRow = object({
  potId: idOf('pot'),
  operation: oneOf('deposit', 'withdraw'),
  dedupeId,
  accountId: idOf('acc'),
  amountMinor: amountMinor(),
  currency: currency(),
  transactionId: idOf('tx'),
  entrySetId: idOf('entryset'),
  /** The pot was locked when it was asked, which is the answer for this `dedupeId` for ever. */
  isLockedOut: boolean(),
})
export type MoveRow = Infer<typeof MoveRow>

export const moveTable = table({
  name: 'pot_move',
  row: MoveRow,
  partitionKey: ['potId', 'operation', 'dedupeId'],
})
