import type { CardId } from '#libraries/ids/ids.ts'

/** References of two cards may be equal by accident; a side that names no card fits every card. */
export const sameCard = (a: CardId | undefined, b: CardId | undefined): boolean =>
  a === undefined || b === undefined || a === b
