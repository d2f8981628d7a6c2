import { invariant } from '#libraries/errors/invariant.ts'
import type { Infer } from '#libraries/schema/schema.ts'
import type * as contract from '../contract.ts'
import { addressKey } from '../messages/addresses.ts'
import type { Recorded } from './recorded.ts'

export const holdOutcome = (record: Recorded, replayed: boolean): Infer<typeof contract.HoldOutcome> => {
  const { what, position } = record
  if (what.kind === 'refused') return { kind: 'refused', reason: what.reason, replayed }
  invariant(what.kind === 'holdPlaced', 'A hold is placed or refused.')
  return { kind: 'held', holdId: what.holdId, available: availableAfter(record, what.address), replayed, position }
}

/** The record keeps the number, so a repeat is told what the first caller was told. */
const availableAfter = (record: Recorded, address: Parameters<typeof addressKey>[0]): bigint => {
  const key = addressKey(address)
  const after =
    record.addresses.find(other => addressKey(other.address) === key) ??
    record.balances.find(({ accountId }) => accountId === address.accountId)
  invariant(after !== undefined, 'A hold keeps the balances after it.')
  return after.available
}

export const holdChangeOutcome = (
  { what, position }: Recorded,
  replayed: boolean,
): Infer<typeof contract.HoldChangeOutcome> => {
  switch (what.kind) {
    case 'refused':
      return { kind: 'refused', reason: what.reason, replayed }
    case 'incremented':
      return { kind: 'changed', ...begun(what), change: what.amount, held: what.held, replayed, position }
    case 'released':
      return { kind: 'changed', ...begun(what), change: what.released, held: what.held, replayed, position }
    default: {
      invariant(what.kind === 'expired', 'A hold is changed by an increment, a release or its expiry.')
      const held = { ...what.released, amountMinor: 0n }
      return { kind: 'changed', ...begun(what), change: what.released, held, replayed, position }
    }
  }
}

const begun = ({
  transactionId,
}: {
  transactionId: Infer<typeof contract.CaptureCommand>['transactionId'] | undefined
}) => (transactionId === undefined ? {} : { transactionId })

export const captureOutcome = (
  { what, position }: Recorded,
  replayed: boolean,
): Infer<typeof contract.CaptureOutcome> => {
  if (what.kind === 'refused') return { kind: 'refused', reason: what.reason, replayed }
  invariant(what.kind === 'captured', 'A capture is booked or refused.')
  const { entrySetId, transactionId, amount: captured, released, held, found, claim, overdrawn } = what
  return {
    kind: 'captured',
    entrySetId,
    transactionId,
    captured,
    released,
    held,
    found,
    claim,
    overdrawn,
    replayed,
    position,
  }
}
