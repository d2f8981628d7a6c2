import { exponent, type Money } from './money.ts'

/** For customers: `£10.00`, `-£4.50`, `JP¥500`. Exact for any amount; never parsed. */
export const displayMoney = ({ amountMinor, currency }: Money, locale = 'en-GB'): string => {
  const digits = exponent(currency)
  const text = (amountMinor < 0n ? -amountMinor : amountMinor).toString().padStart(digits + 1, '0')
  const whole = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
  return format.format(`${amountMinor < 0n ? '-' : ''}${whole}` as `${number}`)
}
