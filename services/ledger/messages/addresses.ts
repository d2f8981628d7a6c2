import { type AccountId, isId, type PotId } from '#libraries/ids/ids.ts'
import type { Currency } from '#libraries/money/money.ts'
import type { Infer } from '#libraries/schema/schema.ts'
import type { Address as AddressSchema } from './balances.ts'

export type Address = Infer<typeof AddressSchema>

const legalEntity = 'florin'
const customerNamespace = 'customer'
const mainAddressName = 'main'
const potNamespace = 'pot'
const bankNamespace = 'bank'

/** The main address of a customer's account: the one that `openAccount` opens. */
export const customerAddress = (accountId: AccountId, currency: Currency): Address => ({
  legalEntity,
  namespace: customerNamespace,
  name: mainAddressName,
  currency,
  accountId,
})

/** A pot: opened by `openAddress`, named by its id, in the shard of its owner. */
export const potAddress = (accountId: AccountId, potId: PotId, currency: Currency): Address => ({
  legalEntity,
  namespace: potNamespace,
  name: potId,
  currency,
  accountId,
})

/**
 * The bank's own addresses, by name, once per currency. They need no opening and may be negative: a deposit of £100 leaves
 * `deposits-clearing` at -10000, what others owe us for it.
 */
export const bankAddressNames = [
  'settlement',
  'deposits-clearing',
  'deposits-suspense',
  'card-clearing',
  'card-suspense',
  'transit',
  'transfer-clearing',
  'transfer-suspense',
  'fees',
  'interest',
  'chargeback-receivable',
  'fraud-loss',
  'safeguarding',
  'sentinel',
] as const
export type BankAddressName = (typeof bankAddressNames)[number]

export const bankAddress = (name: BankAddressName, currency: Currency): Address => ({
  legalEntity,
  namespace: bankNamespace,
  name,
  currency,
})

/** What we owe the card scheme for presentments, or it us. */
export const settlementAddress = (currency: Currency): Address => bankAddress('settlement', currency)

/** The other side of money that arrives from outside. */
export const depositsClearingAddress = (currency: Currency): Address => bankAddress('deposits-clearing', currency)

/** Where a capture goes whose account is not in the books: of the flow that its other side belongs to. */
export const suspenseAddress = ({ namespace, name, currency }: Address): Address => {
  if (namespace !== bankNamespace || name === 'transit' || name.startsWith('transfer-'))
    return bankAddress('transfer-suspense', currency)
  return bankAddress(name.startsWith('deposits-') ? 'deposits-suspense' : 'card-suspense', currency)
}

/** The identity of an address as text: `florin/customer/main/GBP/acc_…`. */
export const addressKey = ({ legalEntity, namespace, name, currency, accountId }: Address): string =>
  `${legalEntity}/${namespace}/${name}/${currency}/${accountId ?? ''}`

/** Whether an address without an account is in the bank's chart. */
export const isBankAddress = ({ legalEntity: entity, namespace, name, accountId }: Address): boolean =>
  accountId === undefined &&
  entity === legalEntity &&
  namespace === bankNamespace &&
  (bankAddressNames as readonly string[]).includes(name)

/** Whether an address is the main one of its account. */
export const isMainAddress = ({ legalEntity: entity, namespace, name, accountId }: Address): boolean =>
  accountId !== undefined && entity === legalEntity && namespace === customerNamespace && name === mainAddressName

/** Whether an address can be a pot's. */
export const isPotAddress = ({ legalEntity: entity, namespace, name, accountId }: Address): boolean =>
  accountId !== undefined && entity === legalEntity && namespace === potNamespace && isId('pot', name)
