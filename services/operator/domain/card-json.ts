import type { Cvc, Pan } from '#libraries/errors/sensitive.ts'
import type { CardId } from '#libraries/ids/ids.ts'

/** What is printed on a card, in clear: for the operator's eyes, never for a log. */
export const cardJson = (card: {
  readonly cardId: CardId
  readonly pan: Pan
  readonly expiry: string
  readonly cvc: Cvc
}) => ({ cardId: card.cardId, pan: card.pan.reveal(), expiry: card.expiry, cvc: card.cvc.reveal() })
