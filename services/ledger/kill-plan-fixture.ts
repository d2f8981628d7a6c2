import type { CallContext } from '#libraries/contract/contract.ts'
import type {
  AccountId,
  AuthorisationId,
  EntrySetId,
  HoldId,
  Id,
  IdPrefix,
  PotId,
  TransactionId,
} from '#libraries/ids/ids.ts'
import { money } from '#libraries/money/money.ts'
import { customerAddress, potAddress, settlementAddress } from './contract.ts'
import type { KillRpc } from './kill-ledger-fixture.ts'
import { deposit, opening, purchase, reversal } from './ledger-fixture.ts'

/**
 * The load under which ledgers are killed: command `n` is the same in each life, so that a number sent again is a repeat.
 * The first ones open accounts and fund them; then every kind of command follows, in groups: what one makes, others of its group change,
 * and since they are in flight together some come first. Some amounts are too large.
 */
export const planned = (n: number): Command => {
  if (n < accountCount) return (rpc, context) => rpc.openAccount(opening(accountOf(n), 'GBP', named(n)), context)
  if (n < 2 * accountCount)
    return (rpc, context) => rpc.post(deposit(accountOf(n), 100_000n, { ...named(n), ...booked(n) }), context)
  const step = steps[n % steps.length]
  if (step === undefined) throw new Error('There is a step for each remainder.')
  return step(n, n - (n % steps.length))
}

type Command = (rpc: KillRpc, context: CallContext) => Promise<unknown>
/** `first` is the number of the first command of the group. */
type Step = (n: number, first: number) => Command

const accountCount = 8
const effectiveAt = 1_768_478_400_000

const idOf = <P extends IdPrefix>(prefix: P, n: number) => `${prefix}_${`${n}`.padStart(22, '0')}` as Id<P>
const accountOf = (n: number): AccountId => idOf('acc', n % accountCount)
const mainOf = (n: number) => customerAddress(accountOf(n), 'GBP')
const potOf = (n: number) => potAddress(accountOf(n), idOf('pot', n) as PotId, 'GBP')
const named = (n: number) => ({ commandId: `command-${n}` })
const head = (n: number) => ({ ...named(n), requestHash: 'h', effectiveAt })
const booked = (n: number) => ({
  entrySetId: idOf('entryset', n) as EntrySetId,
  transactionId: idOf('tx', n) as TransactionId,
})
const asked = (n: number) => ({
  ...named(n),
  authorisationId: idOf('auth', n) as AuthorisationId,
  transactionId: idOf('tx', n) as TransactionId,
  references: [`reference-${n}`],
})
const ofAuthorisation = (n: number, account: number) => ({
  accountId: accountOf(account),
  hold: { kind: 'authorisation', authorisationId: idOf('auth', n) as AuthorisationId } as const,
})
const ofHold = (n: number, account: number) => ({
  accountId: accountOf(account),
  hold: { kind: 'hold', holdId: idOf('hold', n) as HoldId } as const,
})
const amountOf = (n: number) => BigInt(1 + ((n * 7919) % 4000))
const pounds = (n: number) => money(amountOf(n), 'GBP')
const shareOf = (n: number) => money(1n + amountOf(n) / 3n, 'GBP')
const capturing = (n: number) => ({ ...head(n), ...booked(n), kind: 'presentment', counter: settlementAddress('GBP') })
/** Business days that are over, one each group. */
const dayOf = (group: number) => new Date(Date.UTC(2000, 0, 1 + group)).toISOString().slice(0, 10)

const moved = (n: number, [from, to]: readonly [ReturnType<typeof mainOf>, ReturnType<typeof mainOf>]) => {
  const amountMinor = amountOf(n) * 10n
  const postings = [
    { address: from, amountMinor: -amountMinor },
    { address: to, amountMinor },
  ]
  return deposit(accountOf(n), 1n, { ...named(n), ...booked(n), kind: 'transfer', postings })
}

const steps: readonly Step[] = [
  (n, first) => (rpc, context) => rpc.authorise(purchase(accountOf(first), amountOf(n), asked(n)), context),
  (n, first) => (rpc, context) =>
    rpc.authorise(purchase(accountOf(first), amountOf(n), { ...asked(n), merchantCategory: '7011' }), context),
  n => (rpc, context) =>
    rpc.authorise(
      purchase(accountOf(n), 1n, { ...asked(n), effect: { kind: 'decline', reason: 'frozen-card' } }),
      context,
    ),
  (n, first) => (rpc, context) => rpc.reverse(reversal([`reference-${first}`], named(n)), context),
  (n, first) => (rpc, context) => rpc.post(moved(n, [mainOf(first), mainOf(n * 3 + 1)]), context),
  (n, first) => (rpc, context) =>
    rpc.increment(
      { ...head(n), ...ofAuthorisation(first + 1, first), amount: shareOf(n), approvalCode: '123456' },
      context,
    ),
  (n, first) => (rpc, context) =>
    rpc.capture({ ...capturing(n), ...ofAuthorisation(first + 1, first), amount: shareOf(n), isFinal: false }, context),
  (n, first) => (rpc, context) =>
    rpc.capture({ ...capturing(n), ...ofAuthorisation(first + 1, first), amount: pounds(n), isFinal: true }, context),
  (n, first) => (rpc, context) =>
    rpc.reverseEntrySet(
      { ...head(n), ...booked(n), reverses: booked(first + 4).entrySetId, accountId: accountOf(first), reason: 'late' },
      context,
    ),
  (n, first) => (rpc, context) => rpc.openAddress({ ...head(n), address: potOf(first) }, context),
  (n, first) => (rpc, context) => rpc.post(moved(n, [mainOf(first), potOf(first)]), context),
  (n, first) => (rpc, context) =>
    rpc.hold(
      {
        ...head(n),
        holdId: ofHold(n, first).hold.holdId,
        kind: 'transfer',
        address: mainOf(first),
        to: mainOf(first + 1),
        amount: pounds(n),
      },
      context,
    ),
  (n, first) => (rpc, context) =>
    rpc.release({ ...head(n), ...ofHold(first + 11, first), amount: shareOf(n), reason: 'less' }, context),
  (n, first) => (rpc, context) =>
    rpc.capture(
      {
        ...capturing(n),
        ...ofHold(first + 11, first),
        counter: mainOf(first + 1),
        amount: shareOf(n),
        isFinal: n % 2 === 0,
      },
      context,
    ),
  (n, first) => (rpc, context) =>
    rpc.limitAddress({ ...head(n), address: mainOf(first), overdraftLimitMinor: amountOf(n) }, context),
  (n, first) => (rpc, context) => rpc.expire({ ...head(n), ...ofAuthorisation(first, first) }, context),
  (n, first) => (rpc, context) => rpc.closeAddress({ ...head(n), address: potOf(first) }, context),
  (n, first) => (rpc, context) => rpc.closeDay({ ...head(n), day: dayOf(first / steps.length) }, context),
  n => (rpc, context) =>
    rpc.capture({ ...capturing(n), accountId: accountOf(n), amount: shareOf(n), isFinal: true }, context),
]

/** An outcome as text, the same for the first answer and for each repeat. */
export const outcomeText = (outcome: unknown): string =>
  JSON.stringify(outcome, (key, value: unknown) =>
    key === 'replayed' ? undefined : typeof value === 'bigint' ? `${value}` : value,
  )
