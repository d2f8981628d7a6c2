import { bytes, epochMs, type Infer, idOf, object, text } from '#libraries/schema/schema.ts'
import { table } from '#libraries/storage/storage-port.ts'
import { CardState } from '../contract.ts'

const number = {
  /** HMAC-SHA-256 of the number: what it is found by. */
  panHash: text({ maxLength: 64 }),
  /** AES-256-GCM: nonce, ciphertext, tag; bound to the card's id. */
  sealedPan: bytes({ maxLength: 64 }),
  /** Which key sealed it. */
  keyId: text({ maxLength: 64 }),
  lastFour: text({ maxLength: 4 }),
  /** Which key its verification code is computed with. */
  cvkId: text({ maxLength: 64 }),
}

const fixed = {
  cardId: idOf('card'),
  accountId: idOf('acc'),
  ...number,
  expiry: text({ maxLength: 4 }),
  createdAt: epochMs(),
}

const CardRow = object({ ...fixed, state: CardState })
export type CardRow = Infer<typeof CardRow>

const IssueRow = object({ dedupeId: text({ maxLength: 64 }), ...fixed })
export type IssueRow = Infer<typeof IssueRow>

export const cards = table({ name: 'card', row: CardRow, partitionKey: ['cardId'] })

/** One row per number: writing it if absent is what keeps a number unique. */
export const cardsByPanHash = table({
  name: 'card_by_pan_hash',
  row: object({ panHash: number.panHash, cardId: fixed.cardId }),
  partitionKey: ['panHash'],
})

export const cardsByAccount = table({
  name: 'card_by_account',
  row: object({ accountId: fixed.accountId, cardId: fixed.cardId }),
  partitionKey: ['accountId'],
  clusteringKey: ['cardId'],
})

/** What was decided for an order of a card before anything else was written: a retry goes on from here. */
export const cardsByDedupeId = table({ name: 'card_by_dedupe_id', row: IssueRow, partitionKey: ['dedupeId'] })
