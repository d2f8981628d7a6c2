import { invariant } from '#libraries/errors/invariant.ts'
import type { Infer } from '#libraries/schema/schema.ts'
import type { Command } from '../../domain/command.ts'
import type { Recorded } from '../../domain/recorded.ts'
import { bankAddress } from '../../messages/addresses.ts'
import type { RefusalReason } from '../../messages/refusals.ts'
import { type TransferCommand, transferIds } from '../../messages/transfer.ts'

/**
 * A transfer between two shards is three commands, each one append in one shard:
 *
 * 1. pending: a hold on the payer's address, under the funds rule;
 * 2. credited: the payee's address gets the amount from `transit` in the payee's shard;
 * 3. posted: the hold is captured, from the payer to `transit` in the payer's shard.
 *
 * Transit is zero again over both shards. When 2 is refused, the hold is released instead of 3. The commands are functions of
 * the transfer, and the transfer can be read from the record of its hold. The hold has the transfer's id, which is its payer's shard's
 * alone: another shard may have used it for a transfer of its own. So the other steps have one that is made of hold and payer, which
 * no two transfers have in common. Any step may be sent again, by anyone, at any time, and gives what it gave.
 *
 * What the payee's shard recorded first under that id decides, and nothing else: a credit means that it is posted, a refusal that it
 * is released. So a transfer expires only by a credit that cannot be booked: it is sent in place of the other one, under
 * the same id, with a condition that nothing meets. Had the credit been booked before, its answer comes back and the transfer is posted.
 */
export type Transfer = Infer<typeof TransferCommand>

type Of<O extends Command['operation']> = Extract<Command, { operation: O }>

const idPrefix = 'transfer/'

const common = ({ commandId, requestHash, effectiveAt }: Transfer) => ({
  commandId: `${idPrefix}${commandId}`,
  requestHash,
  effectiveAt,
})

/** The command id of all that follows the hold. */
export const stepId = ({ holdId, from }: Transfer): string => `${idPrefix}${holdId}/${from.accountId}`

const ofStep = (transfer: Transfer) => ({ ...common(transfer), commandId: stepId(transfer) })

/** In one shard a transfer is one entry set. */
export const wholeOf = (transfer: Transfer): Of<'post'> => {
  const { entrySetId, transactionId } = transferIds(transfer.holdId)
  return {
    operation: 'post',
    body: {
      ...common(transfer),
      entrySetId,
      transactionId,
      kind: transfer.kind,
      postings: [
        { address: transfer.from, amountMinor: -transfer.amount.amountMinor },
        { address: transfer.to, amountMinor: transfer.amount.amountMinor },
      ],
    },
  }
}

/** It never ends by itself: only what the payee's shard says ends it. */
export const holdOf = (transfer: Transfer): Of<'hold'> => {
  const { holdId, kind, from, to, amount } = transfer
  return {
    operation: 'hold',
    body: { ...common(transfer), holdId, kind, address: from, to, isToElsewhere: true, amount },
  }
}

export const creditOf = (transfer: Transfer, { isExpired }: { isExpired: boolean }): Of<'post'> => {
  const { kind, to, amount } = transfer
  const { creditEntrySetId: entrySetId, payeeTransactionId: transactionId } = transferIds(transfer.holdId)
  return {
    operation: 'post',
    body: {
      ...ofStep(transfer),
      entrySetId,
      transactionId,
      kind,
      postings: [
        { address: to, amountMinor: amount.amountMinor },
        { address: bankAddress('transit', amount.currency), amountMinor: -amount.amountMinor },
      ],
      ...(isExpired && { conditions: [{ address: to, balance: 'posted', minimumMinor: 1n, maximumMinor: 0n }] }),
    },
  }
}

/** Why the credit was refused, in the words of the transfer's outcome: only an expired one has a condition. */
export const refusalOfCredit = (reason: RefusalReason): RefusalReason | 'expired' =>
  reason === 'condition-minimum' || reason === 'condition-maximum' ? 'expired' : reason

export const captureOf = (transfer: Transfer): Of<'capture'> => {
  const { holdId, kind, from, amount } = transfer
  const { captureEntrySetId: entrySetId, transactionId } = transferIds(holdId)
  return {
    operation: 'capture',
    body: {
      ...ofStep(transfer),
      entrySetId,
      transactionId,
      kind,
      accountId: from.accountId,
      hold: { kind: 'hold', holdId },
      amount,
      counter: bankAddress('transit', amount.currency),
      isFinal: true,
    },
  }
}

export const releaseOf = (transfer: Transfer, reason: string): Of<'release'> => {
  const { accountId } = transfer.from
  invariant(accountId !== undefined, 'A transfer is from a customer.')
  return {
    operation: 'release',
    body: { ...ofStep(transfer), accountId, hold: { kind: 'hold', holdId: transfer.holdId }, reason },
  }
}

/** The transfer that a record began; undefined if it is not the hold of one. */
export const transferOfRecord = ({ what, commandId, requestHash, effectiveAt }: Recorded): Transfer | undefined => {
  if (what.kind !== 'holdPlaced' || what.to === undefined || !commandId.startsWith(idPrefix)) return undefined
  return {
    commandId: commandId.slice(idPrefix.length),
    requestHash,
    effectiveAt,
    holdId: what.holdId,
    kind: what.holdKind,
    from: what.address,
    to: what.to,
    amount: what.amount,
  }
}
