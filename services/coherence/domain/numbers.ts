/** What coherence has added up of one address, in minor units. */
export type Numbers = {
  readonly postedMinor: bigint
  /** What open holds keep of it, and how many they are. */
  readonly heldMinor: bigint
  readonly holdsCount: number
  /** What open holds keep for it. */
  readonly pendingInMinor: bigint
  /** How far `posted - held` may fall below zero. */
  readonly limitMinor: bigint
}

export const noNumbers: Numbers = { postedMinor: 0n, heldMinor: 0n, holdsCount: 0, pendingInMinor: 0n, limitMinor: 0n }

export const plus = (a: Numbers, b: Numbers): Numbers => ({
  postedMinor: a.postedMinor + b.postedMinor,
  heldMinor: a.heldMinor + b.heldMinor,
  holdsCount: a.holdsCount + b.holdsCount,
  pendingInMinor: a.pendingInMinor + b.pendingInMinor,
  limitMinor: a.limitMinor + b.limitMinor,
})

type Balance = { readonly posted: bigint; readonly held: bigint; readonly available: bigint }

/** `posted 10000, held 1000, available 9000`: as customers see it, and as discrepancies show it. */
export const balanceText = ({ posted, held, available }: Balance): string =>
  `posted ${posted}, held ${held}, available ${available}`

/** The same with what is coming in: as the ledger knows it. */
export const booksText = ({ pendingIn, ...balance }: Balance & { readonly pendingIn: bigint }): string =>
  `${balanceText(balance)}, pending in ${pendingIn}`

/** The numbers in the ledger's words. */
export const balanceOf = ({ postedMinor, heldMinor, pendingInMinor, limitMinor }: Numbers) => ({
  posted: postedMinor,
  held: heldMinor,
  pendingIn: pendingInMinor,
  available: postedMinor - heldMinor + limitMinor,
})
