import type { Clock } from '#libraries/time/clock.ts'
import type { Pot } from '../contract.ts'
import { showPot } from '../domain/show-pot.ts'
import type { PotBooks } from './pot-books.ts'
import type { PotRow } from './pot-tables.ts'
import type { RoundUpStore } from './round-up-store.ts'

/** Puts together what a pot is from where its parts are kept. */
export type PotView = (row: PotRow) => Promise<Pot>

export const potView =
  ({
    books,
    roundUps,
    clock,
  }: {
    books: Pick<PotBooks, 'addressOf'>
    roundUps: Pick<RoundUpStore, 'setting'>
    clock: Pick<Clock, 'now'>
  }): PotView =>
  async row => {
    const [address, roundUp] = await Promise.all([books.addressOf(row), roundUps.setting(row.accountId)])
    return showPot(row, { balanceMinor: address?.balanceMinor ?? 0n, roundUp, now: clock.now() })
  }
