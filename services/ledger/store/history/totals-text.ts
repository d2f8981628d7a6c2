import type { Totals } from './totals.ts'

/** Sums as they cross the wire. */
export const totalsText = ({ posted, held, pendingIn }: Totals) => ({
  posted: String(posted),
  held: String(held),
  pendingIn: String(pendingIn),
})
