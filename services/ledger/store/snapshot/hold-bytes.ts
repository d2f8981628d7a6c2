import type { AuthorisationId, CardId, HoldId, TransactionId } from '#libraries/ids/ids.ts'
import type { Currency } from '#libraries/money/money.ts'
import { addressOf } from '../../domain/address-state.ts'
import type { HoldState } from '../../domain/hold-state.ts'
import { addressState } from '../../domain/movements.ts'
import type { LedgerState } from '../../domain/state.ts'
import type { ByteReader } from '../byte-reader.ts'
import type { ByteWriter } from '../byte-writer.ts'
import { readAddress, writeAddress } from './address-bytes.ts'

/** A hold, or an authorisation that holds nothing, with all under which it is found. */
export type KeptHold = {
  readonly hold: HoldState
  /** Whether its own id finds it. */
  readonly isByHoldId: boolean
  /** The network's references. */
  readonly references: readonly string[]
}

export const writeHold = (to: ByteWriter, { hold, isByHoldId, references }: KeptHold): void => {
  to.byte(isByHoldId ? 1 : 0)
  to.whole(hold.sequence)
  to.text(hold.id)
  to.text(hold.transactionId ?? '')
  to.text(hold.cardId ?? '')
  to.text(hold.currency)
  to.byte((hold.address === undefined ? 0 : 1) + (hold.to === undefined ? 0 : 2))
  if (hold.address !== undefined) writeAddress(to, addressOf(hold.address))
  if (hold.to !== undefined) writeAddress(to, addressOf(hold.to))
  to.whole(hold.overCapturePercent)
  to.whole(hold.lifetimeMs ?? -1)
  to.whole(hold.expiresAt ?? -1)
  to.amount(hold.held)
  to.amount(hold.authorised)
  to.amount(hold.captured)
  to.byte(references.length)
  for (const reference of references) to.text(reference)
}

/** Its addresses are those of the books; the hold itself is not put into them. */
export const readHold = (from: ByteReader, state: LedgerState): KeptHold => {
  const isByHoldId = from.byte() === 1
  const names = {
    sequence: from.whole(),
    id: from.text() as AuthorisationId | HoldId,
    transactionId: present<TransactionId>(from.text()),
    cardId: present<CardId>(from.text()),
    currency: from.text() as Currency,
  }
  const has = from.byte()
  const hold: HoldState = {
    ...names,
    address: (has & 1) === 0 ? undefined : addressState(state, readAddress(from)),
    to: (has & 2) === 0 ? undefined : addressState(state, readAddress(from)),
    overCapturePercent: from.whole(),
    lifetimeMs: notNegative(from.whole()),
    expiresAt: notNegative(from.whole()),
    held: from.amount(),
    authorised: from.amount(),
    captured: from.amount(),
    earlier: undefined,
    later: undefined,
  }
  return { hold, isByHoldId, references: Array.from({ length: from.byte() }, () => from.text()) }
}

const present = <I extends string>(text: string): I | undefined => (text === '' ? undefined : (text as I))

const notNegative = (value: number): number | undefined => (value < 0 ? undefined : value)
