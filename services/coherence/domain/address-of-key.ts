import type { AccountId } from '#libraries/ids/ids.ts'
import type { Currency } from '#libraries/money/money.ts'
import type { Infer } from '#libraries/schema/schema.ts'
import { type Address, addressKey, customerAddress } from '#services/ledger/contract.ts'

/** The key of an account's main address. */
export const mainAddressKey = (accountId: AccountId, currency: Currency): string =>
  addressKey(customerAddress(accountId, currency))

/** The address that has this key. */
export const addressOfKey = (key: string): Infer<typeof Address> => {
  const [legalEntity = '', namespace = '', name = '', currency = '', accountId = ''] = key.split('/')
  const address = { legalEntity, namespace, name, currency: currency as Currency }
  return accountId === '' ? address : { ...address, accountId: accountId as AccountId }
}

/** The account whose main address a key names, if it is one. */
export const accountOfMain = (key: string): AccountId | undefined => {
  const { namespace, name, accountId } = addressOfKey(key)
  return namespace === 'customer' && name === 'main' ? accountId : undefined
}
