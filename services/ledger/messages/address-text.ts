import { type AccountId, isId } from '#libraries/ids/ids.ts'
import { isCurrency } from '#libraries/money/money.ts'
import { type Address, isBankAddress, isMainAddress, isPotAddress } from './addresses.ts'

/**
 * Reads an address as people write it: `florin/customer/main/GBP/acc_…` as `addressKey` gives it, or without the legal entity:
 * `bank/settlement/GBP`. Undefined: it is none that can be in the books.
 */
export const addressFromText = (text: string): Address | undefined => {
  const parts = text.split('/')
  const [legalEntity, namespace, name, currency, accountId] = parts[0] === 'florin' ? parts : ['florin', ...parts]
  if (legalEntity === undefined || namespace === undefined || name === undefined) return undefined
  if (currency === undefined || !isCurrency(currency) || parts.length > 5) return undefined
  const address: Address = {
    legalEntity,
    namespace,
    name,
    currency,
    ...(accountId && { accountId: accountId as AccountId }),
  }
  if (accountId && !isId('acc', accountId)) return undefined
  return isBankAddress(address) || isMainAddress(address) || isPotAddress(address) ? address : undefined
}
