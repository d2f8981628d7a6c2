import { invariant } from '#libraries/errors/invariant.ts'
import type { AccountId, PotId } from '#libraries/ids/ids.ts'
import { type Currency, currencyCodes } from '#libraries/money/money.ts'
import { type Address, type BankAddressName, bankAddress, customerAddress, potAddress } from '../messages/addresses.ts'

/**
 * An address and its numbers. What most addresses have nothing of stands apart in `rare`, which they all share: there are
 * very many addresses and most are idle.
 */
export type AddressState = {
  /** Absent of the bank's own. */
  readonly accountId: AccountId | undefined
  /** `main` of a customer's main address, the id of a pot, a name in the chart of accounts. */
  readonly name: string
  readonly currency: Currency
  readonly openedPosition: number
  posted: bigint
  /** The sum of what its holds keep: what is going out. */
  held: bigint
  /** The records that changed it. */
  version: number
  rare: Rare
}

export type Rare = {
  /** What holds elsewhere will bring, when they are captured. */
  readonly pendingIn: bigint
  readonly overdraftLimit: bigint
  readonly isClosed: boolean
  /** Of a main address: the pots of its account that are open. */
  readonly openPots: number
}

const plain: Rare = { pendingIn: 0n, overdraftLimit: 0n, isClosed: false, openPots: 0 }

export const setRare = (address: AddressState, change: Partial<Rare>): void => {
  const { pendingIn, overdraftLimit, isClosed, openPots } = { ...address.rare, ...change }
  const isPlain = pendingIn === 0n && overdraftLimit === 0n && !isClosed && openPots === 0
  address.rare = isPlain ? plain : { pendingIn, overdraftLimit, isClosed, openPots }
}

/** An address without any money. */
export const newAddressState = (address: Address, openedPosition: number): AddressState => ({
  accountId: address.accountId,
  name: isMain(address) ? main : address.name,
  currency: shared.get(address.currency) ?? address.currency,
  openedPosition,
  posted: 0n,
  held: 0n,
  version: 0,
  rare: plain,
})

/** One text for each currency, however many addresses are read from bytes. */
const shared = new Map<string, Currency>(currencyCodes.map(code => [code, code]))

const main = 'main'
const isMain = ({ accountId, name }: { accountId?: AccountId | undefined; name: string }): boolean =>
  accountId !== undefined && name === main

/** A main address has no pot's name: those are ids. */
export const isMainState = (address: AddressState): boolean => isMain(address)

export const addressOf = ({ accountId, name, currency }: AddressState): Address => {
  if (accountId === undefined) return bankAddress(name as BankAddressName, currency)
  return name === main ? customerAddress(accountId, currency) : potAddress(accountId, name as PotId, currency)
}

/** Of a customer's address. */
export const accountIdOf = ({ accountId }: AddressState): AccountId => {
  invariant(accountId !== undefined, 'Holds are on the addresses of customers.')
  return accountId
}
