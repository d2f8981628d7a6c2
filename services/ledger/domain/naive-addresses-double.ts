import type { Address } from '../messages/addresses.ts'
import type { CloseAddress, LimitAddress, OpenAccount, OpenAddress } from './command.ts'
import { keyOf, mainKey, type NaiveBooks, type NaiveParts } from './naive-books-double.ts'

const bankNames = [
  'settlement',
  'deposits-clearing',
  'transit',
  'card-suspense',
  'deposits-suspense',
  'transfer-suspense',
]

/** Why nothing can be booked on an address, if so; `bank` for one of the bank's. */
export const whyNot = (books: NaiveBooks, address: Address): string | undefined => {
  if (address.accountId === undefined)
    return address.namespace === 'bank' && bankNames.includes(address.name) ? undefined : 'unknown-address'
  return whyNoCustomer(books, address) ?? whyShut(books, address)
}

export const whyNoCustomer = (books: NaiveBooks, address: Address): string | undefined => {
  if (address.accountId === undefined) return 'unknown-address'
  const account = books.account(address.accountId)
  if (account === undefined) return 'unknown-account'
  if (account.currency !== address.currency) return 'wrong-currency'
  return books.address(keyOf(address)) === undefined ? 'unknown-address' : undefined
}

const whyShut = (books: NaiveBooks, address: Address): string | undefined => {
  if (!books.isClosed(keyOf(address))) return undefined
  return address.namespace === 'pot' ? 'closed-address' : 'closed-account'
}

const whyFull = (books: NaiveBooks, address: Address): string | undefined => {
  const key = keyOf(address)
  if (books.posted(key) !== 0n) return 'not-empty'
  if (books.held(key) !== 0n || books.pendingIn(key) !== 0n) return 'has-holds'
  return address.namespace === 'customer' && books.openPots(address.accountId ?? '') > 0 ? 'has-pots' : undefined
}

export const naiveAddresses = ({ books, next }: NaiveParts) => ({
  openAccount: ({ accountId, currency }: OpenAccount): string => {
    const existing = books.account(accountId)
    if (existing !== undefined) {
      if (existing.currency !== currency) return 'mismatch'
      if (books.isClosed(existing.key)) return 'refused closed-account'
      return `already open since ${existing.position}`
    }
    const position = next()
    const key = mainKey(accountId, currency)
    books.say({ what: 'address', key, account: accountId, currency, position })
    return `opened ${position}`
  },
  open: ({ address }: OpenAddress): string => {
    const refusal = whyNot(books, address)
    if (refusal === undefined) return `refused ${address.accountId === undefined ? 'unknown-address' : 'already-open'}`
    if (refusal !== 'unknown-address' || address.accountId === undefined) return `refused ${refusal}`
    if (books.isClosed(mainKey(address.accountId, address.currency))) return 'refused closed-account'
    const position = next()
    const { accountId: account, currency } = address
    books.say({ what: 'address', key: keyOf(address), account, currency, position })
    return `done ${position}`
  },
  close: ({ address }: CloseAddress): string => {
    const key = keyOf(address)
    const refusal = whyNoCustomer(books, address) ?? whyNot(books, address) ?? whyFull(books, address)
    if (refusal !== undefined) return `refused ${refusal}`
    books.say({ what: 'closed', key })
    return `done ${next()}`
  },
  limit: ({ address, overdraftLimitMinor: limit }: LimitAddress): string => {
    const refusal = whyNoCustomer(books, address) ?? whyNot(books, address)
    if (refusal !== undefined) return `refused ${refusal}`
    if (limit < 0n) return 'refused invalid-amount'
    books.say({ what: 'limit', key: keyOf(address), limit })
    return `done ${next()}`
  },
})
