import type { Client } from '#libraries/contract/contract.ts'
import { invariant } from '#libraries/errors/invariant.ts'
import type { ConsumerAnswer } from '#libraries/events/events-port.ts'
import type { AuthorisationId, Ids } from '#libraries/ids/ids.ts'
import type { ConsumerBatch } from '#libraries/service/service.ts'
import { put } from '#libraries/storage/storage-port.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { JournalEntry, ledgerContract } from '#services/ledger/contract.ts'
import {
  type Approved,
  isWholeReversal,
  type Reversed,
  type RoundUp,
  returnCommand,
  roundUpFor,
  takeCommand,
} from '../domain/round-up.ts'
import type { PotBooks } from '../store/pot-books.ts'
import {
  type RoundUpPaymentRow,
  type RoundUpStore,
  roundUpPaymentTable,
  roundUpTable,
} from '../store/round-up-store.ts'

/** Tries at most while the pot loses money between look and command; then the event is tried again later. */
const triesMax = 8

type Ports = {
  readonly roundUps: Pick<RoundUpStore, 'order'>
  readonly books: Pick<PotBooks, 'addressOf'>
  readonly ledger: Pick<Client<typeof ledgerContract>, 'post'>
  readonly clock: Pick<Clock, 'now'>
  readonly ids: Ids
}

/**
 * Round-ups follow the journal, after the payment and never in its way.
 *
 * 1. An approved purchase: the round-up is fixed in a row, then asked of the ledger under an id of the payment, once.
 * 2. Its whole reversal: what was taken goes back, as much as the pot still has, under ids of the payment, once. A lock does not
 *    hold it back; what was taken out, or emptied by closing, is on the account already.
 * 3. Its capture: the round-up stays for ever.
 *
 * A reversal that is read before its payment leaves a mark, and then nothing is taken.
 */
export const onEntryRecorded =
  (ports: Ports) =>
  async (entry: JournalEntry, batch: ConsumerBatch): Promise<ConsumerAnswer> => {
    const { what } = entry
    if (what.kind === 'authorisationApproved') return afterApproval(ports, batch, { what, at: entry.recordedAt })
    if (what.kind === 'authorisationReversed') return afterReversal(ports, batch, what)
    if (what.kind === 'captured') return afterCapture(ports, batch, what.authorisationId)
    return 'done'
  }

const afterApproval = async (
  ports: Ports,
  batch: ConsumerBatch,
  { what, at }: { what: Approved; at: number },
): Promise<ConsumerAnswer> => {
  const { authorisationId, accountId } = what
  const setting = await batch.get(roundUpTable, { accountId })
  if (setting === undefined) return 'done'
  const known = await batch.get(roundUpPaymentTable, { authorisationId })
  const row = known ?? (await order(ports, roundUpFor(what, { at, setting, ids: newIds(ports) })))
  if (row !== undefined) batch.write(put(roundUpPaymentTable, await settle(ports, row)))
  return 'done'
}

const newIds = ({ ids }: Pick<Ports, 'ids'>) => ({ transactionId: ids.next('tx'), entrySetId: ids.next('entryset') })

const order = async ({ roundUps }: Ports, roundUp: RoundUp | undefined): Promise<RoundUpPaymentRow | undefined> =>
  roundUp && roundUps.order({ authorisationId: roundUp.authorisationId, state: 'ordered', roundUp })

/** Asks the ledger for what was ordered. The answer is the same at each repeat, so a crash in between loses and doubles nothing. */
const settle = async ({ ledger, clock }: Ports, row: RoundUpPaymentRow): Promise<RoundUpPaymentRow> => {
  if (row.state !== 'ordered' || row.roundUp === undefined) return row
  const outcome = await ledger.post(takeCommand(row.roundUp, clock.now()))
  invariant(outcome.kind !== 'mismatch', 'A payment has one round-up, so it has one request.')
  return { ...row, state: outcome.kind === 'posted' ? 'taken' : 'skipped' }
}

const afterReversal = async (ports: Ports, batch: ConsumerBatch, what: Reversed): Promise<ConsumerAnswer> => {
  const { authorisationId, accountId } = what
  if (!isWholeReversal(what)) return 'done'
  const known = await batch.get(roundUpPaymentTable, { authorisationId })
  if (known === undefined) {
    const rounds = (await batch.get(roundUpTable, { accountId })) !== undefined
    if (rounds) batch.write(put(roundUpPaymentTable, { authorisationId, state: 'reversed' }))
    return 'done'
  }
  const row = await settle(ports, known)
  const isOver = row.state !== 'taken' || row.roundUp === undefined || (await giveBack(ports, row.roundUp))
  if (!isOver) return 'retry'
  const after: RoundUpPaymentRow = row.state === 'taken' ? { ...row, state: 'returned' } : row
  batch.write(put(roundUpPaymentTable, after))
  return 'done'
}

/** Whether it is over: returned by this attempt or an earlier one, or there is nothing left to return. */
const giveBack = async ({ books, ledger, clock, ids }: Ports, roundUp: RoundUp): Promise<boolean> => {
  for (let attempt = 0; attempt < triesMax; attempt++) {
    const inPotMinor = (await books.addressOf(roundUp))?.balanceMinor ?? 0n
    const amountMinor = inPotMinor < roundUp.amountMinor ? inPotMinor : roundUp.amountMinor
    if (amountMinor <= 0n) return true
    const command = returnCommand(roundUp, { attempt, amountMinor, now: clock.now(), ...newIds({ ids }) })
    const outcome = await ledger.post(command)
    if (outcome.kind === 'posted') return true
  }
  return false
}

const afterCapture = async (
  ports: Ports,
  batch: ConsumerBatch,
  authorisationId: AuthorisationId | undefined,
): Promise<ConsumerAnswer> => {
  const known = authorisationId && (await batch.get(roundUpPaymentTable, { authorisationId }))
  if (known === undefined) return 'done'
  const row = await settle(ports, known)
  const after: RoundUpPaymentRow = { ...row, state: 'kept' }
  if (row.state === 'taken') batch.write(put(roundUpPaymentTable, after))
  return 'done'
}
