import type { Id, IdPrefix } from '#libraries/ids/ids.ts'
import { customerAddress, depositsClearingAddress, potAddress, settlementAddress } from '../contract.ts'
import type { Recorded, What } from '../domain/recorded.ts'

/** Records of every kind, with every field that may be absent once there and once not. */

const id = <P extends IdPrefix>(prefix: P, digit: string) => `${prefix}_${digit.repeat(22)}` as Id<P>
const accountId = id('acc', 'a')
const pot = potAddress(accountId, id('pot', 'i'), 'GBP')
const pounds = (amountMinor: bigint) => ({ amountMinor, currency: 'GBP' }) as const
const asked = {
  authorisationId: id('auth', 'b'),
  transactionId: id('tx', 'c'),
  cardId: id('card', 'd'),
  paymentKind: 'purchase',
  amount: pounds(1000n),
  merchantId: id('merch', 'e'),
  cvcResult: 'match',
  references: ['reference one', 'Ünï¢ode 🦊'],
} as const
const deposited = {
  entrySetId: id('entryset', 'f'),
  transactionId: id('tx', 'g'),
  entrySetKind: 'deposit',
  postings: [
    { address: customerAddress(accountId, 'GBP'), amountMinor: 10_000n },
    { address: depositsClearingAddress('GBP'), amountMinor: -10_000n },
  ],
}
const approved = { kind: 'approved', ...asked, accountId, held: true, approvalCode: '4711AB' } as const

const declined = {
  kind: 'declined',
  ...asked,
  cardId: undefined,
  merchantId: undefined,
  cvcResult: undefined,
  references: [],
  accountId: undefined,
  reason: 'already-reversed',
} as const
const reversed = {
  kind: 'reversed',
  authorisationId: asked.authorisationId,
  transactionId: asked.transactionId,
  accountId,
  reference: 'reference one',
  authorisationSequence: 3,
  released: pounds(400n),
  remaining: pounds(600n),
  reason: 'cut-off',
} as const
const parked = { kind: 'parked', references: ['early'], cardId: undefined, reason: '' } as const

const recordedAtOf = (n: number) => 1_768_478_400_000 + (n < 3 ? 0 : 5)

/** What the first version recorded, as it is read today: its hold has an end now. */
export const whatsOfFormat1: readonly What[] = [
  { kind: 'accountOpened', accountId, currency: 'GBP' },
  { kind: 'posted', ...deposited },
  { ...approved, expiresAt: recordedAtOf(2) + 7 * 24 * 60 * 60 * 1000, overCapturePercent: 0 },
  declined,
  reversed,
  parked,
  { kind: 'refused', operation: 'post', reason: 'insufficient-funds' },
]

export const whatsOfFormat2: readonly What[] = [
  { kind: 'accountOpened', accountId, currency: 'GBP' },
  { kind: 'posted', ...deposited, reverses: id('entryset', 'j') },
  { ...approved, expiresAt: 1_768_478_400_001, overCapturePercent: 20 },
  { ...approved, held: false, expiresAt: undefined, overCapturePercent: 0 },
  declined,
  reversed,
  parked,
  { kind: 'posted', ...deposited },
  { kind: 'addressOpened', address: pot },
  { kind: 'addressClosed', address: pot },
  {
    kind: 'addressLimited',
    address: customerAddress(accountId, 'GBP'),
    overdraftLimit: 2n ** 53n - 1n,
    limitBefore: 0n,
  },
  {
    kind: 'holdPlaced',
    holdId: id('hold', 'k'),
    holdKind: 'transfer',
    address: pot,
    to: customerAddress(accountId, 'GBP'),
    amount: pounds(5n),
    expiresAt: undefined,
  },
  {
    kind: 'holdPlaced',
    holdId: id('hold', 'l'),
    holdKind: 'transfer',
    address: pot,
    to: undefined,
    amount: pounds(5n),
    expiresAt: 7,
  },
  {
    kind: 'incremented',
    hold: asked.authorisationId,
    transactionId: asked.transactionId,
    accountId,
    amount: pounds(1n),
    held: pounds(601n),
    approvalCode: '',
    expiresAt: 8,
    expiredAtBefore: 7,
  },
  {
    kind: 'released',
    hold: id('hold', 'l'),
    transactionId: undefined,
    accountId,
    released: pounds(5n),
    held: pounds(0n),
    reason: 'refused',
  },
  {
    kind: 'expired',
    hold: asked.authorisationId,
    transactionId: asked.transactionId,
    accountId,
    released: pounds(1n),
  },
  {
    kind: 'captured',
    entrySetId: id('entryset', 'm'),
    transactionId: asked.transactionId,
    entrySetKind: 'presentment',
    hold: asked.authorisationId,
    accountId,
    amount: pounds(700n),
    released: pounds(600n),
    held: pounds(0n),
    found: 'hold',
    claim: 'within-tolerance',
    overdrawn: true,
    postings: [
      { address: customerAddress(accountId, 'GBP'), amountMinor: -700n },
      { address: settlementAddress('GBP'), amountMinor: 700n },
    ],
  },
  {
    kind: 'captured',
    entrySetId: id('entryset', 'n'),
    transactionId: asked.transactionId,
    entrySetKind: 'presentment',
    hold: undefined,
    accountId: undefined,
    amount: pounds(700n),
    released: pounds(0n),
    held: pounds(0n),
    found: 'suspense',
    claim: 'beyond-tolerance',
    overdrawn: false,
    postings: [],
  },
  { kind: 'dayClosed', day: '2026-01-14', closedDayBefore: undefined },
  { kind: 'dayClosed', day: '2026-01-15', closedDayBefore: 0 },
  { kind: 'refused', operation: 'closeDay', reason: 'has-pots' },
]

const max = 2n ** 53n - 1n
const plain = {
  accountId,
  currency: 'GBP',
  posted: 10_000n,
  held: -max,
  pendingIn: 0n,
  available: 10_000n + max,
} as const

export const recordsOf = (whats: readonly What[], entries: number): readonly Recorded[] =>
  whats.map((what, n) => ({
    sequence: n + 1,
    position: Math.min(n + 1, entries),
    commandId: `command-${n}`,
    requestHash: n === 0 ? '' : 'f00d',
    recordedAt: recordedAtOf(n),
    effectiveAt: 1_768_478_399_999,
    traceparent: n === 2 ? `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01` : undefined,
    what,
    balances: n === 2 ? [plain] : n === 10 ? [{ ...plain, pendingIn: 3n, available: max }] : [],
    addresses:
      n === 8
        ? [{ address: pot, posted: 1n, held: 2n, pendingIn: 3n, available: 4n, overdraftLimitMinor: 5n, version: 6 }]
        : [],
  }))
