import type { Client, Handler } from '#libraries/contract/contract.ts'
import { Failure } from '#libraries/errors/failure.ts'
import type { Ids } from '#libraries/ids/ids.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { ledgerContract } from '#services/ledger/contract.ts'
import type { potContract } from '../contract.ts'
import { closeCommand, emptyCommand } from '../domain/closing.ts'
import { isLockedAt } from '../domain/lock.ts'
import type { PotBooks } from '../store/pot-books.ts'
import type { PotStore } from '../store/pot-store.ts'
import type { PotRow } from '../store/pot-tables.ts'
import type { PotView } from '../store/pot-view.ts'
import type { RoundUpStore } from '../store/round-up-store.ts'

type Rpc = (typeof potContract)['methods']['closePot']

/** Tries at most while money keeps coming in between the emptying and the closing. */
const triesMax = 8

type Ports = {
  readonly store: Pick<PotStore, 'pot' | 'change'>
  readonly roundUps: Pick<RoundUpStore, 'end'>
  readonly books: Pick<PotBooks, 'addressOf'>
  readonly view: PotView
  readonly ledger: Pick<Client<typeof ledgerContract>, 'post' | 'closeAddress'>
  readonly clock: Clock
  readonly ids: Ids
}

/**
 * Round-ups end, then the ledger empties and closes the address, then the pot's row says so. The ledger closes nothing that is not empty, so
 * money that comes in meanwhile is emptied too; a call that was cut short is finished by the next one.
 */
export const closePot =
  (ports: Ports): Handler<Rpc> =>
  async ({ potId }) => {
    const { store, roundUps, view, clock } = ports
    const pot = await store.pot(potId)
    if (pot === undefined) return { kind: 'refused', reason: 'unknown-pot' }
    const now = clock.now()
    if (pot.state === 'closed') {
      // A call that was cut short may have left them.
      await roundUps.end({ accountId: pot.accountId, potId, now })
      return { kind: 'closed', pot: await view(pot) }
    }
    if (isLockedAt(pot, now)) return { kind: 'refused', reason: 'locked-pot' }
    await roundUps.end({ accountId: pot.accountId, potId, now })
    await closeInLedger(ports, pot)
    const row = await store.change(potId, () => ({ state: 'closed', isLocked: false, updatedAt: now }))
    // Once more: they may have been set anew meanwhile.
    await roundUps.end({ accountId: pot.accountId, potId, now })
    const closed = typeof row === 'string' ? await store.pot(potId) : row
    return { kind: 'closed', pot: await view(closed ?? pot) }
  }

/** Each try has ids of its own, named by the address's version: a refusal of one is for ever, and no two tries book the same money. */
const closeInLedger = async ({ books, ledger, clock, ids }: Ports, pot: PotRow): Promise<void> => {
  for (let tries = 0; tries < triesMax; tries++) {
    const address = await books.addressOf(pot)
    if (address === undefined) return
    const { version, balanceMinor } = address
    const now = clock.now()
    if (balanceMinor > 0n) {
      const fresh = { transactionId: ids.next('tx'), entrySetId: ids.next('entryset') }
      await ledger.post(emptyCommand(pot, { version, balanceMinor, now, ...fresh }))
      continue
    }
    const outcome = await ledger.closeAddress(closeCommand(pot, { version, now }))
    if (outcome.kind === 'done' || (outcome.kind === 'refused' && outcome.reason === 'closed-address')) return
  }
  throw new Failure('unavailable', 'pot.busy', 'Money keeps coming into the pot. Close it again in a moment.')
}
