import type { CallContext } from '#libraries/contract/contract.ts'
import type { AccountId, AuthorisationId, EntrySetId, TransactionId } from '#libraries/ids/ids.ts'
import { customerAddress } from './contract.ts'
import { deposit, type LedgerRpc, opening, purchase, reversal } from './ledger-fixture.ts'

/**
 * The load under which ledgers are killed: command `n` is the same in each life, so that a number sent again is a repeat.
 * The first ones open accounts and fund them; then all kinds follow each other, with amounts of which some are too large.
 */
export const planned = (n: number): ((rpc: LedgerRpc, context: CallContext) => Promise<unknown>) => {
  if (n < accountCount)
    return (rpc, context) => rpc.openAccount(opening(accountOf(n), 'GBP', named('open', n)), context)
  if (n < 2 * accountCount)
    return (rpc, context) => rpc.post(deposit(accountOf(n), 100_000n, { ...named('post', n), ...booked(n) }), context)
  const step = steps[n % steps.length]
  if (step === undefined) throw new Error('There is a step for each remainder.')
  return step(n)
}

const accountCount = 8

const idOf = <T extends string>(prefix: string, n: number) => `${prefix}_${`${n}`.padStart(22, '0')}` as T
const accountOf = (n: number) => idOf<AccountId>('acc', n % accountCount)
const named = (operation: string, n: number) => ({ commandId: `${operation}-${n}` })
const booked = (n: number) => ({
  entrySetId: idOf<EntrySetId>('entryset', n),
  transactionId: idOf<TransactionId>('tx', n),
})
const asked = (n: number) => ({
  ...named('authorise', n),
  authorisationId: idOf<AuthorisationId>('auth', n),
  transactionId: idOf<TransactionId>('tx', n),
  references: [`reference-${n}`],
})
const amountOf = (n: number) => BigInt(1 + ((n * 7919) % 4000))

type Step = (n: number) => ReturnType<typeof planned>

const steps: readonly Step[] = [
  n => (rpc, context) => rpc.authorise(purchase(accountOf(n * 3), amountOf(n), asked(n)), context),
  n => (rpc, context) => rpc.authorise(purchase(accountOf(n * 5 + 1), amountOf(n), asked(n)), context),
  n => (rpc, context) =>
    rpc.authorise(
      purchase(accountOf(n), 1n, { ...asked(n), effect: { kind: 'decline', reason: 'frozen-card' } }),
      context,
    ),
  // Of the purchase three before it, booked or not yet: then it waits for it.
  n => (rpc, context) => rpc.reverse(reversal([`reference-${n - 3}`], named('reverse', n)), context),
  n => (rpc, context) => {
    const amountMinor = amountOf(n) * 10n
    const [from, to] = [accountOf(n), accountOf(n * 3 + 1)]
    const postings = [
      { address: customerAddress(from, 'GBP'), amountMinor: -amountMinor },
      { address: customerAddress(to, 'GBP'), amountMinor },
    ]
    return rpc.post(deposit(from, 1n, { ...named('post', n), ...booked(n), kind: 'transfer', postings }), context)
  },
]

/** An outcome as text, the same for the first answer and for each repeat. */
export const outcomeText = (outcome: unknown): string =>
  JSON.stringify(outcome, (key, value: unknown) =>
    key === 'replayed' ? undefined : typeof value === 'bigint' ? `${value}` : value,
  )
