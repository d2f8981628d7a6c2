import type { RequestOf, ResponseOf } from '#libraries/contract/contract.ts'
import type { AccountId, AuthorisationId, TransactionId } from '#libraries/ids/ids.ts'
import { money } from '#libraries/money/money.ts'
import {
  addressKey,
  chartLineOf,
  customerAddress,
  depositsClearingAddress,
  type JournalEntry,
  type ledgerContract,
} from '#services/ledger/contract.ts'

type What = JournalEntry['what']
type Balance = JournalEntry['balances'][number]
type PostMethod = (typeof ledgerContract)['methods']['post']
type Post = RequestOf<PostMethod>

/** A journal and the books that a right ledger would keep with it, for tests: what each position says of every account and payment. */
export type BankDouble = ReturnType<typeof bankDouble>

type Shown = {
  readonly state: 'authorised' | 'declined' | 'reversed' | 'partly-reversed' | 'posted'
  readonly amountMinor: bigint
}

export const accountNumber = (number: number) => `acc_${String(number).padStart(22, '0')}` as AccountId
export const mainKey = (accountId: AccountId) => `florin/customer/main/GBP/${accountId}`
const idOf = <T>(prefix: string, number: number) => `${prefix}_${String(number).padStart(22, '0')}` as T

export const bankDouble = ({ now }: { now: () => number }) => {
  const entries: JournalEntry[] = []
  const accounts = new Map<AccountId, Balance>()
  const held = new Map<AuthorisationId, { readonly accountId: AccountId; readonly minor: bigint }>()
  const change = (accountId: AccountId, postedMinor: bigint, heldMinor: bigint): Balance => {
    const { posted, held: before } = accounts.get(accountId) ?? { posted: 0n, held: 0n }
    const after = { posted: posted + postedMinor, held: before + heldMinor }
    const balance: Balance = {
      accountId,
      currency: 'GBP',
      ...after,
      pendingIn: 0n,
      available: after.posted - after.held,
    }
    accounts.set(accountId, balance)
    return balance
  }
  const record = (what: What, ...balances: Balance[]) => recordAs(`command ${entries.length + 1}`, what, balances)
  const recordAs = (commandId: string, what: What, balances: Balance[]): JournalEntry => {
    const position = entries.length + 1
    const at = now()
    const entry = {
      position,
      commandId,
      recordedAt: at,
      effectiveAt: at,
      what,
      balances,
      addresses: [],
    }
    entries.push(entry)
    return entry
  }
  const commands = new Map<string, number>()
  return {
    entries,
    /** Ids of commands that the ledger has taken, with their positions. */
    commands,
    /** An entry set, once per command id. */
    post: (command: Post): ResponseOf<PostMethod> => {
      const { commandId, entrySetId, transactionId, kind: entrySetKind, postings } = command
      const known = commands.get(commandId)
      if (known !== undefined) return { kind: 'posted', entrySetId, replayed: true, position: known }
      const balances = postings.flatMap(({ address: { accountId }, amountMinor }) =>
        accountId === undefined ? [] : [change(accountId, amountMinor, 0n)],
      )
      const what = { kind: 'entrySetPosted' as const, entrySetId, transactionId, entrySetKind, postings }
      const { position } = recordAs(commandId, what, balances)
      commands.set(commandId, position)
      return { kind: 'posted', entrySetId, replayed: false, position }
    },
    end: () => entries.length,
    openAccount: (accountId: AccountId) =>
      record({ kind: 'accountOpened', accountId, currency: 'GBP' }, change(accountId, 0n, 0n)),
    deposit: (accountId: AccountId, minor: bigint) => {
      const ids = { entrySetId: idOf<never>('entryset', entries.length), transactionId: transactionOf(entries.length) }
      const postings = [
        { address: customerAddress(accountId, 'GBP'), amountMinor: minor },
        { address: depositsClearingAddress('GBP'), amountMinor: -minor },
      ]
      return record({ kind: 'entrySetPosted', ...ids, entrySetKind: 'deposit', postings }, change(accountId, minor, 0n))
    },
    authorise: (accountId: AccountId, minor: bigint): AuthorisationId => {
      const number = entries.length
      const authorisationId = idOf<AuthorisationId>('auth', number)
      const amount = money(minor, 'GBP')
      const payment = {
        authorisationId,
        transactionId: transactionOf(number),
        accountId,
        paymentKind: 'purchase' as const,
      }
      held.set(authorisationId, { accountId, minor })
      record(
        { kind: 'authorisationApproved', ...payment, amount, held: true, approvalCode: '123456' },
        change(accountId, 0n, minor),
      )
      return authorisationId
    },
    decline: (accountId: AccountId, minor: bigint) => {
      const payment = { authorisationId: idOf<AuthorisationId>('auth', entries.length), accountId }
      const rest = { transactionId: transactionOf(entries.length), paymentKind: 'purchase' as const }
      const reason = 'insufficient-funds' as const
      record(
        { kind: 'authorisationDeclined', ...payment, ...rest, amount: money(minor, 'GBP'), reason },
        change(accountId, 0n, 0n),
      )
    },
    /** Gives back `minor` of what is still held. */
    reverse: (authorisationId: AuthorisationId, minor: bigint) => {
      const { accountId, minor: before } = held.get(authorisationId) ?? { accountId: accountNumber(0), minor: 0n }
      held.set(authorisationId, { accountId, minor: before - minor })
      const transactionId = transactionOf(Number(authorisationId.slice(-22)))
      const amounts = { released: money(minor, 'GBP'), remaining: money(before - minor, 'GBP') }
      const what = {
        kind: 'authorisationReversed' as const,
        authorisationId,
        transactionId,
        accountId,
        ...amounts,
        reason: '00',
      }
      return record(what, change(accountId, 0n, -minor))
    },
    /** What the books keep of everything, after the last entry. */
    totals: () => ({
      sums: { GBP: '0' },
      openHolds: [...held.values()].filter(({ minor }) => minor > 0n).length,
      position: entries.length,
    }),
    /** What is posted on an address, by its key, after the entry at `position`. */
    postedAt: (position: number, key: string): bigint =>
      entries
        .slice(0, position)
        .flatMap(({ what }) => ('postings' in what ? what.postings : []))
        .filter(posting => addressKey(posting.address) === key)
        .reduce((sum, { amountMinor }) => sum + amountMinor, 0n),
    /** What is posted on each line of the chart after the entry at `position`. */
    linesAt: (position: number): ReadonlyMap<string, bigint> => {
      const lines = new Map<string, bigint>()
      for (const { what } of entries.slice(0, position))
        for (const { address, amountMinor } of 'postings' in what ? what.postings : [])
          lines.set(chartLineOf(address), (lines.get(chartLineOf(address)) ?? 0n) + amountMinor)
      return lines
    },
    /** What a follower that has read so far knows of an account. */
    balanceAt: (position: number, accountId: AccountId) => {
      const entry = entries.slice(0, position).findLast(({ balances }) => balances.some(b => b.accountId === accountId))
      const balance = entry?.balances.find(b => b.accountId === accountId)
      return entry && balance && { ...balance, position: entry.position }
    },
    /** What a follower that has read so far shows of a payment. */
    transactionAt: (position: number, transactionId: TransactionId) =>
      entries
        .slice(0, position)
        .reduce<(Shown & { position: number }) | undefined>((before, { what, position: at }) => {
          if (!('transactionId' in what) || what.transactionId !== transactionId) return before
          const shown = shownAfter(what, before)
          return shown === undefined ? before : { ...shown, position: at }
        }, undefined),
  }
}

const transactionOf = (number: number) => idOf<TransactionId>('tx', number)

const shownAfter = (what: What, before: Shown | undefined): Shown | undefined => {
  if (what.kind === 'authorisationApproved') return { state: 'authorised', amountMinor: -what.amount.amountMinor }
  if (what.kind === 'authorisationDeclined') return { state: 'declined', amountMinor: -what.amount.amountMinor }
  if (what.kind === 'entrySetPosted') return { state: 'posted', amountMinor: what.postings[0]?.amountMinor ?? 0n }
  if (what.kind !== 'authorisationReversed' || what.released.amountMinor === 0n) return undefined
  if (what.remaining.amountMinor === 0n) return { state: 'reversed', amountMinor: before?.amountMinor ?? 0n }
  return { state: 'partly-reversed', amountMinor: -what.remaining.amountMinor }
}
