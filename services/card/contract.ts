import { contract, event, rpc } from '#libraries/contract/contract.ts'
import { array, epochMs, idOf, object, oneOf, optional, sensitive, text, union } from '#libraries/schema/schema.ts'

export const CardState = oneOf('active', 'frozen', 'closed')

const Card = object({
  cardId: idOf('card'),
  accountId: idOf('acc'),
  state: CardState,
  lastFour: text({ maxLength: 4 }),
  expiry: text({ maxLength: 4 }),
  createdAt: epochMs(),
})

const panText = () => sensitive('pan', '^[0-9]{12,19}$')
const cvcText = () => sensitive('cvc', '^[0-9]{3}$')

/** What is printed on the card. `expiry` is YYMM. */
const CardDetails = object({
  cardId: idOf('card'),
  pan: panText(),
  expiry: text({ pattern: '^[0-9]{4}$' }),
  cvc: cvcText(),
})

const changed = union({
  changed: { cardId: idOf('card'), state: CardState },
  unknown: {},
  refused: { reason: oneOf('card-closed') },
})
const change = () =>
  rpc({ request: object({ cardId: idOf('card') }), response: changed, deadlineMs: 2000, idempotentBy: 'cardId' })

/** The card vault: the one place where card numbers are kept. Elsewhere a card is its `card_…` token. */
export const cardContract = contract(
  'service.card',
  {
    /** A new card. Retry freely with the same `dedupeId`: the same card is shown again. */
    issueCard: rpc({
      request: object({ dedupeId: text({ minLength: 1, maxLength: 64 }), accountId: idOf('acc') }),
      response: union({
        issued: { card: CardDetails },
        refused: { reason: oneOf('unknown-account', 'account-closed') },
      }),
      deadlineMs: 5000,
      idempotentBy: 'dedupeId',
    }),
    /** Number to token. */
    findCard: rpc({
      request: object({ pan: panText() }),
      response: union({
        found: { cardId: idOf('card') },
        /** `numberDigest` tells one unknown number from another; nobody without the vault's key can find the number from it. */
        unknown: { numberDigest: optional(text({ maxLength: 64 })) },
      }),
      deadlineMs: 500,
      readOnly: true,
    }),
    /** What a payment needs to know. `expiry` and `cvc` are compared when given; the code of a card is computed, not kept. */
    checkCard: rpc({
      request: object({ cardId: idOf('card'), expiry: optional(text({ maxLength: 4 })), cvc: optional(cvcText()) }),
      response: union({
        checked: {
          accountId: idOf('acc'),
          state: CardState,
          /** `expired`: past its month in Europe/London. `wrong`: not the card's own date. */
          expiry: oneOf('absent', 'good', 'expired', 'wrong'),
          cvc: oneOf('absent', 'match', 'no-match'),
        },
        unknown: {},
      }),
      deadlineMs: 500,
      readOnly: true,
    }),
    getCard: rpc({
      request: object({ cardId: idOf('card') }),
      response: union({ found: { card: Card }, unknown: {} }),
      deadlineMs: 500,
      readOnly: true,
    }),
    listCards: rpc({
      request: object({ accountId: idOf('acc') }),
      response: object({ cards: array(Card) }),
      deadlineMs: 500,
      readOnly: true,
    }),
    /** For the operator's `florin tap` alone: number, expiry and code in clear. */
    revealCard: rpc({
      request: object({ cardId: idOf('card') }),
      response: union({ revealed: { card: CardDetails }, unknown: {} }),
      deadlineMs: 1000,
      readOnly: true,
    }),
    freezeCard: change(),
    unfreezeCard: change(),
    closeCard: change(),
  },
  {
    cardChanged: event({
      name: 'card.changed',
      schema: object({ cardId: idOf('card'), accountId: idOf('acc'), state: CardState, at: epochMs() }),
      delivery: 'log',
      key: 'cardId',
    }),
  },
)
