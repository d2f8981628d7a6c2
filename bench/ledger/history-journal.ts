import type { AccountId, AuthorisationId, TransactionId } from '#libraries/ids/ids.ts'
import { money } from '#libraries/money/money.ts'
import { addressKey, customerAddress } from '#services/ledger/contract.ts'
import type { Recorded } from '#services/ledger/domain/recorded.ts'
import { keptLog } from '#services/ledger/ledger-fixture.ts'
import { fileJournal } from '#services/ledger/store/file-journal.ts'
import { nodeJournalFile } from '#services/ledger/store/node-journal-file.ts'

export const accountId = 'acc_0000000000000000000001' as AccountId
export const accountKey = addressKey(customerAddress(accountId, 'GBP'))
export const startMs = 1_768_478_400_000

const batchRecords = 4096
const stepMs = 40
const dayMs = 86_400_000

/**
 * Writes the journal of one busy account without a ledger: authorisations and their reversals in turn, one every 40 ms, effective up to
 * 2 s before they are recorded, one in a hundred up to 30 days.
 */
export const writeHistory = async ({ directory, entries }: { directory: string; entries: number }): Promise<void> => {
  const journal = fileJournal({ open: nodeJournalFile({ directory }), log: keptLog() })
  await journal.replay(() => undefined)
  let batch = 0
  for (let written = 0; written < entries; ) {
    const count = Math.min(batchRecords, entries - written)
    const recordedAt = startMs + (written + count) * stepMs
    const first = written
    const records = Array.from({ length: count }, (_, n) => recordAt(first + n + 1, recordedAt))
    await journal.append(++batch, { recordedAt, records })
    written += count
  }
  await journal.close()
}

/** When the last of so many entries is recorded. */
export const endOf = (entries: number): number => startMs + entries * stepMs

const idOf = <I extends string>(prefix: string, n: number): I => `${prefix}_${String(n).padStart(22, '0')}` as I

const recordAt = (n: number, recordedAt: number): Recorded => {
  const isHold = n % 2 === 1
  const amount = money(BigInt(1 + (n % 1000)), 'GBP')
  const pair = isHold ? n : n - 1
  const held = money(BigInt(1 + (pair % 1000)), 'GBP')
  const payment = {
    authorisationId: idOf<AuthorisationId>('auth', pair),
    transactionId: idOf<TransactionId>('tx', pair),
  }
  const after = isHold ? amount.amountMinor : 0n
  return {
    sequence: n,
    position: n,
    commandId: idOf('cmd', n),
    requestHash: 'h',
    recordedAt,
    effectiveAt: recordedAt - ((n * 7919) % 2000) - (n % 100 === 0 ? ((n * 104_729) % 30) * dayMs : 0),
    traceparent: undefined,
    balances: [{ accountId, currency: 'GBP', posted: 0n, held: after, pendingIn: 0n, available: -after }],
    addresses: [],
    what: isHold
      ? {
          kind: 'approved',
          ...payment,
          accountId,
          cardId: undefined,
          paymentKind: 'purchase',
          amount,
          merchantId: undefined,
          cvcResult: undefined,
          references: [],
          held: true,
          approvalCode: '123456',
          expiresAt: undefined,
          overCapturePercent: 0,
        }
      : {
          kind: 'reversed',
          ...payment,
          accountId,
          reference: 'r',
          authorisationSequence: pair,
          released: held,
          remaining: money(0n, 'GBP'),
          reason: '00',
        },
  }
}
