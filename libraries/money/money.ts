import { invariant } from '../errors/invariant.ts'
import currencies from './currencies.json' with { type: 'json' }

/** An ISO 4217 alphabetic code in the table beside this file. */
export type Currency = keyof typeof currencies

/** An amount in minor units (pence for GBP). Never a `number`, never a fraction. */
export type Money<C extends Currency = Currency> = { readonly amountMinor: bigint; readonly currency: C }

export const money = <C extends Currency>(amountMinor: bigint, currency: C): Money<C> => ({ amountMinor, currency })

export const zero = <C extends Currency>(currency: C): Money<C> => ({ amountMinor: 0n, currency })

/** Sum of two amounts of one currency; of two it does not compile, and asserts when types were lost on the way. */
export const add = <C extends Currency>(a: Money<C>, b: Money<NoInfer<C>>): Money<C> => {
  invariant(a.currency === b.currency, 'Only amounts of one currency are added.')
  return { amountMinor: a.amountMinor + b.amountMinor, currency: a.currency }
}

export const subtract = <C extends Currency>(a: Money<C>, b: Money<NoInfer<C>>): Money<C> =>
  add(a, negate(b) as Money<C>)

export const negate = <C extends Currency>(a: Money<C>): Money<C> => ({
  amountMinor: -a.amountMinor,
  currency: a.currency,
})

/** Decimal digits of the minor unit, as ISO 4217 fixes them: 2 for GBP, 0 for JPY, 3 for KWD. */
export const exponent = (currency: Currency): number => currencies[currency].exponent

/** The three-digit code of DE 49 to 51: `826` for GBP. */
export const numericCode = (currency: Currency): string => currencies[currency].numeric

const byNumeric = new Map(Object.entries(currencies).map(([code, { numeric }]) => [numeric, code as Currency]))

export const currencyFromNumeric = (numeric: string): Currency | undefined => byNumeric.get(numeric)

export const isCurrency = (text: string): text is Currency => Object.hasOwn(currencies, text)

export const currencyCodes = Object.keys(currencies) as readonly Currency[]

/** For people and logs: `10.00 GBP`, `-5 JPY`. Not for parsing. */
export const formatMoney = ({ amountMinor, currency }: Money): string => {
  const digits = exponent(currency)
  const sign = amountMinor < 0n ? '-' : ''
  const text = (amountMinor < 0n ? -amountMinor : amountMinor).toString().padStart(digits + 1, '0')
  const whole = digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`
  return `${sign}${whole} ${currency}`
}
