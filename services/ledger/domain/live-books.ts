import { addressKey } from '../messages/addresses.ts'
import { addressOf } from './address-state.ts'
import { availableOf } from './balances.ts'
import type { Numbers } from './second-holds.ts'
import type { LedgerState } from './state.ts'

/** What the live books say, to be compared with what the journal adds up to. */
export type LiveBooks = {
  readonly sequence: number
  readonly position: number
  readonly openHolds: number
  readonly addresses: ReadonlyMap<string, Numbers>
}

/** A copy to compare with, taken between two records. */
export const liveBooks = (state: LedgerState): LiveBooks => ({
  sequence: state.sequence,
  position: state.position,
  openHolds: state.openHolds,
  addresses: new Map(
    [...state.accounts.values(), ...state.pots.values(), ...state.bankAddresses.values()].map(address => [
      addressKey(addressOf(address)),
      {
        posted: address.posted,
        held: address.held,
        pendingIn: address.rare.pendingIn,
        available: availableOf(address),
      },
    ]),
  ),
})
