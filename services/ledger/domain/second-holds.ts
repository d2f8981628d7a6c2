import type { Balances } from '../contract.ts'
import { addressKey, customerAddress } from '../messages/addresses.ts'
import type { Recorded } from './recorded.ts'

export type Numbers = Pick<Balances, 'posted' | 'held' | 'pendingIn' | 'available'>

type Hold = { readonly on: string; readonly to: string | undefined; left: bigint }

/** Every hold that the journal tells of, counted again; one that keeps nothing is remembered only if it may be named again. */
export const secondHolds = ({ tooMuch, unknown }: { tooMuch: () => void; unknown: () => void }) => {
  const holds = new Map<string, Hold>()
  const held = new Map<string, bigint>()
  const coming = new Map<string, bigint>()
  let open = 0
  const change = (id: string, by: bigint) => {
    const hold = holds.get(id)
    if (by === 0n) return
    if (hold === undefined) {
      unknown()
      return
    }
    const wasOpen = hold.left > 0n
    hold.left += by
    if (hold.left < 0n) tooMuch()
    open += (hold.left > 0n ? 1 : 0) - (wasOpen ? 1 : 0)
    held.set(hold.on, (held.get(hold.on) ?? 0n) + by)
    if (hold.to !== undefined) coming.set(hold.to, (coming.get(hold.to) ?? 0n) + by)
    if (hold.left === 0n) holds.delete(id)
  }
  const place = (id: string, hold: Omit<Hold, 'left'>, amountMinor: bigint) => {
    holds.set(id, { ...hold, left: 0n })
    change(id, amountMinor)
  }
  return {
    add: ({ what }: Recorded): void => {
      switch (what.kind) {
        case 'approved': {
          const on = addressKey(customerAddress(what.accountId, what.amount.currency))
          if (what.held) place(what.authorisationId, { on, to: undefined }, what.amount.amountMinor)
          break
        }
        case 'holdPlaced': {
          const to = what.to && addressKey(what.to)
          place(what.holdId, { on: addressKey(what.address), to }, what.amount.amountMinor)
          break
        }
        case 'reversed':
          change(what.authorisationId, -what.released.amountMinor)
          break
        case 'incremented':
          change(what.hold, what.amount.amountMinor)
          break
        case 'released':
        case 'expired':
          change(what.hold, -what.released.amountMinor)
          break
        case 'captured':
          if (what.hold !== undefined) change(what.hold, -what.released.amountMinor)
      }
    },
    heldOn: (key: string): bigint => held.get(key) ?? 0n,
    comingTo: (key: string): bigint => coming.get(key) ?? 0n,
    open: (): number => open,
  }
}
