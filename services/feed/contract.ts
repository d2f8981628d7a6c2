import { contract, event, rpc } from '#libraries/contract/contract.ts'
import {
  array,
  boolean,
  epochMs,
  type Infer,
  idOf,
  integer,
  moneySchema,
  object,
  optional,
  text,
} from '#libraries/schema/schema.ts'

/** One line of the customer's feed; a later change of the same transaction replaces it. */
export const FeedItem = object({
  feedItemId: idOf('feed'),
  accountId: idOf('acc'),
  transactionId: idOf('tx'),
  title: text(),
  subtitle: text(),
  emoji: text({ maxLength: 16 }),
  category: text({ maxLength: 32 }),
  amount: moneySchema(),
  state: text({ maxLength: 32 }),
  createdAt: epochMs(),
  updatedAt: epochMs(),
  position: integer(),
  declineReason: optional(text()),
  /** The customer moved it from one of their own pockets to another: worth a line, not a push. */
  isQuiet: optional(boolean()),
})
export type FeedItem = Infer<typeof FeedItem>

export const feedContract = contract(
  'service.feed',
  {
    /** Newest first. */
    listFeed: rpc({
      request: object({
        accountId: idOf('acc'),
        limit: integer({ minimum: 1, maximum: 100 }),
        before: optional(idOf('feed')),
      }),
      response: object({ items: array(FeedItem, { maxItems: 100 }) }),
      deadlineMs: 1000,
      readOnly: true,
    }),
  },
  { feedItemChanged: event({ name: 'feed.item-changed', schema: FeedItem, delivery: 'log', key: 'accountId' }) },
)
