import type { RequestOf, ResponseOf } from '#libraries/contract/contract.ts'
import { idFromDigest } from '#libraries/ids/ids.ts'
import type { ledgerContract } from '#services/ledger/contract.ts'

/** The call that every payment makes. Over a wire its request is about 590 bytes of JSON. */
type Authorise = typeof ledgerContract.methods.authorise

const digest = Uint8Array.from({ length: 32 }, (_, index) => index)

export const request: RequestOf<Authorise> = {
  commandId: 'c'.repeat(64),
  requestHash: 'h'.repeat(64),
  effectiveAt: 1_768_478_400_000,
  authorisationId: idFromDigest('auth', digest),
  transactionId: idFromDigest('tx', digest),
  accountId: idFromDigest('acc', digest),
  cardId: idFromDigest('card', digest),
  kind: 'purchase',
  amount: { amountMinor: 1000n, currency: 'GBP' },
  effect: { kind: 'hold' },
  approvalCode: '123456',
  references: ['r'.repeat(64)],
  merchantId: idFromDigest('merch', digest),
}

export const response: ResponseOf<Authorise> = {
  kind: 'approved',
  authorisationId: request.authorisationId,
  transactionId: request.transactionId,
  approvalCode: '123456',
  amount: request.amount,
  posted: 10_000n,
  available: 9000n,
  replayed: false,
  position: 42,
}
