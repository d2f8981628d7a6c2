import type { RequestOf } from '#libraries/contract/contract.ts'
import type { AccountId, EntrySetId, PotId, TransactionId } from '#libraries/ids/ids.ts'
import type { Currency } from '#libraries/money/money.ts'
import type { EpochMs } from '#libraries/time/clock.ts'
import { customerAddress, type ledgerContract, potAddress } from '#services/ledger/contract.ts'

type Methods = (typeof ledgerContract)['methods']
type Kept = { readonly potId: PotId; readonly accountId: AccountId; readonly currency: Currency }

/** All that the pot has goes to its account, if the address is still as it was seen: at `version`, with this balance. */
export const emptyCommand = (
  { potId, accountId, currency }: Kept,
  {
    version,
    balanceMinor,
    now,
    ...ids
  }: {
    version: number
    balanceMinor: bigint
    now: EpochMs
    transactionId: TransactionId
    entrySetId: EntrySetId
  },
): RequestOf<Methods['post']> => {
  const pot = potAddress(accountId, potId, currency)
  return {
    commandId: `empty-pot:${potId}:${version}`,
    requestHash: `${balanceMinor}`,
    effectiveAt: now,
    ...ids,
    kind: 'pot',
    postings: [
      { address: pot, amountMinor: -balanceMinor },
      { address: customerAddress(accountId, currency), amountMinor: balanceMinor },
    ],
    conditions: [{ address: pot, version }],
  }
}

export const closeCommand = (
  { potId, accountId, currency }: Kept,
  { version, now }: { version: number; now: EpochMs },
): RequestOf<Methods['closeAddress']> => ({
  commandId: `close-pot:${potId}:${version}`,
  requestHash: currency,
  effectiveAt: now,
  address: potAddress(accountId, potId, currency),
})
