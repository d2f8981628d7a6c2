/** The three numbers that an entry changes on an address, in minor units. */
export type Totals = { readonly posted: bigint; readonly held: bigint; readonly pendingIn: bigint }

export const noTotals: Totals = { posted: 0n, held: 0n, pendingIn: 0n }

export const addTotals = (a: Totals, b: Totals): Totals => ({
  posted: a.posted + b.posted,
  held: a.held + b.held,
  pendingIn: a.pendingIn + b.pendingIn,
})

export const subtractTotals = (a: Totals, b: Totals): Totals => ({
  posted: a.posted - b.posted,
  held: a.held - b.held,
  pendingIn: a.pendingIn - b.pendingIn,
})

export const isNoTotals = ({ posted, held, pendingIn }: Totals): boolean =>
  posted === 0n && held === 0n && pendingIn === 0n
