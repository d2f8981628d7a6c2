import { replacementAmounts } from '#libraries/iso8583/de95.ts'
import type { Message } from '#libraries/iso8583/message.ts'
import { currencyFromNumeric, type Money, money } from '#libraries/money/money.ts'

/**
 * What a payment costs the customer: DE 6 in DE 51's currency, without DE 6 it is DE 4 in DE 49's. Converted by the network
 * and never again. `format`: an amount without its currency. `not-allowed`: a currency that nobody has.
 */
export const billingAmount = (message: Message): Money | 'format' | 'not-allowed' => {
  const inBilling = message.has(6)
  const amountMinor = message.digits(inBilling ? 6 : 4)
  const numeric = message.text(inBilling ? 51 : 49)
  if (amountMinor === undefined || numeric === undefined) return 'format'
  const currency = currencyFromNumeric(numeric)
  return currency === undefined ? 'not-allowed' : money(amountMinor, currency)
}

/**
 * What stays held after a partial reversal (DE 95), or undefined for a full one: no DE 95, all of it zeros, or a currency
 * that cannot be read. The billing amount counts; a sender who filled in the transaction amount alone means that, if both
 * are in one currency.
 */
export const remainingAmount = (message: Message): Money | undefined => {
  const amounts = replacementAmounts(message)
  if (amounts === undefined) return undefined
  const { transactionMinor, settlementMinor, billingMinor } = amounts
  if (transactionMinor === 0n && settlementMinor === 0n && billingMinor === 0n) return undefined
  const inBilling = message.has(6) || message.has(51)
  const oneCurrency = !inBilling || message.text(51) === message.text(49)
  const amountMinor = billingMinor !== 0n || !oneCurrency ? billingMinor : transactionMinor
  const currency = currencyFromNumeric(message.text(inBilling ? 51 : 49) ?? message.text(49) ?? '')
  return currency === undefined ? undefined : money(amountMinor, currency)
}
