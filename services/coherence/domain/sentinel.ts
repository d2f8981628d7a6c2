import { createHash } from 'node:crypto'
import type { RequestOf } from '#libraries/contract/contract.ts'
import { type AccountId, idFromDigest, type TransactionId } from '#libraries/ids/ids.ts'
import { bankAddress, customerAddress, type JournalEntry, type ledgerContract } from '#services/ledger/contract.ts'

/** Two accounts of a customer who is the bank itself. No person is given their token, so no person sees them. */
export type SentinelPair = { readonly first: AccountId; readonly second: AccountId }

export const sentinelCurrency = 'GBP'
/** What the pair has together, always. */
export const sentinelFundsMinor = 100n
const movedMinor = 1n
export const sentinelKind = 'sentinel'

type Post = RequestOf<(typeof ledgerContract)['methods']['post']>

/** The pound that the pair is lent, once. */
export const fundingCommand = ({ first }: SentinelPair, at: number): Post => ({
  ...identity(first, 'funds'),
  effectiveAt: at,
  kind: sentinelKind,
  postings: [
    { address: bankAddress('sentinel', sentinelCurrency), amountMinor: -sentinelFundsMinor },
    { address: customerAddress(first, sentinelCurrency), amountMinor: sentinelFundsMinor },
  ],
})

/** Move 1 takes a penny from the first to the second, move 2 takes it back, and so on. All ids of a move follow from its number. */
export const moveCommand = ({ first, second }: SentinelPair, move: number, at: number): Post => {
  const [from, to] = move % 2 === 1 ? [first, second] : [second, first]
  return {
    ...identity(first, String(move)),
    effectiveAt: at,
    kind: sentinelKind,
    postings: [
      { address: customerAddress(from, sentinelCurrency), amountMinor: -movedMinor },
      { address: customerAddress(to, sentinelCurrency), amountMinor: movedMinor },
    ],
  }
}

/** What the two have after a move: the sums return to the start with every second one. */
export const sentinelBalances = (move: number): { readonly first: bigint; readonly second: bigint } => {
  const second = move % 2 === 1 ? movedMinor : 0n
  return { first: sentinelFundsMinor - second, second }
}

export const moveTransaction = ({ first }: SentinelPair, move: number): TransactionId =>
  identity(first, String(move)).transactionId

/** The number of the move that an entry books, if it books one. */
export const moveOf = ({ commandId, what }: JournalEntry): number | undefined => {
  if (what.kind !== 'entrySetPosted' || what.entrySetKind !== sentinelKind) return undefined
  const found = /^sentinel:([0-9]{1,15})$/.exec(commandId)?.[1]
  return found === undefined ? undefined : Number(found)
}

const identity = (first: AccountId, name: string) => {
  const digest = createHash('sha256').update(`${first} ${name}`).digest()
  return {
    commandId: `sentinel:${name}`,
    requestHash: digest.toString('base64url'),
    entrySetId: idFromDigest('entryset', digest),
    transactionId: idFromDigest('tx', digest),
  }
}
