import { isId } from '#libraries/ids/ids.ts'
import type { Recorded } from '../../domain/recorded.ts'
import type { LedgerState } from '../../domain/state.ts'
import type { LedgerStore } from '../ledger-store.ts'
import { type Transfer, transferOfRecord } from './transfer-steps.ts'

/** Transfers that a shard's accounts pay and that have not ended, the oldest first: their holds are open. */
export const unfinishedTransfers = async (
  store: LedgerStore,
): Promise<readonly { readonly transfer: Transfer; readonly hold: Recorded }[]> => {
  const found: { transfer: Transfer; hold: Recorded }[] = []
  for (const sequence of await store.read(openHolds)) {
    const hold = await store.recordOf(sequence)
    const transfer = transferOfRecord(hold)
    if (transfer !== undefined) found.push({ transfer, hold })
  }
  return found
}

/** Sequences of the records of open holds that are not a card's and do not end by themselves. */
const openHolds = (state: LedgerState): readonly number[] => {
  const sequences: number[] = []
  for (const [id, hold] of state.holds.entries())
    if (hold.held > 0n && hold.expiresAt === undefined && isId('hold', id)) sequences.push(hold.sequence)
  return sequences.sort((a, b) => a - b)
}
