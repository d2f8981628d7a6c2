import { maskPan } from '../errors/sensitive.ts'

/**
 * The last net under the types: card data that reached a text in spite of `Sensitive` is masked before it is kept.
 * Numbers of 13 to 19 digits that pass the Luhn check become first six and last four; tracks, and longer runs of digits
 * (a dump, most likely), go whole. Texts without 13 digits in a row cost one search.
 */
export const maskCardData = (text: string): string =>
  mayHoldCardData(text)
    ? text
        .replace(trackOne, '[track]')
        .replace(trackTwo, '[track]')
        .replace(digitRun, run => maskRun(run, run))
        .replace(groupedNumber, group => maskRun(group, group.replace(/[ -]/g, '')))
    : text

export const mayHoldCardData = (text: string): boolean => suspicious.test(text)

/** All texts within a JSON value; a number of 15 digits or more that passes the Luhn check becomes a masked text. */
export const maskCardDataIn = (value: unknown): unknown => {
  if (typeof value === 'string') return maskCardData(value)
  if (typeof value === 'number') return Math.abs(value) >= 1e14 ? maskNumber(value) : value
  if (Array.isArray(value)) return value.map(maskCardDataIn)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, opaqueKeys.has(key) ? item : maskCardDataIn(item)]),
  )
}

/** Random hex, which now and then looks like a card number and has to stay searchable. */
const opaqueKeys: ReadonlySet<string> = new Set(['traceId', 'spanId', 'traceparent'])

const suspicious = /[0-9]{13}|[0-9]{4}([ -])[0-9]{4}\1[0-9]{4}\1[0-9]/
const trackOne = /%?B[0-9]{12,19}\^[^^"]{2,26}\^[0-9]{7}[^\s"?]*\??/g
const trackTwo = /;?[0-9]{12,19}[=D][0-9]{7,}\??/g
const digitRun = /[0-9]{13,}/g
const groupedNumber = /(?<![0-9])[0-9]{4}([ -])[0-9]{4}\1[0-9]{4}\1[0-9]{1,7}(?![0-9])/g
const panLengthMax = 19

const maskRun = (text: string, digits: string): string => {
  if (digits.length > panLengthMax) return '[digits]'
  return passesLuhn(digits) ? maskPan(digits) : text
}

const maskNumber = (value: number): unknown => {
  const digits = String(Math.abs(value))
  return /^[0-9]+$/.test(digits) && passesLuhn(digits) ? maskPan(digits) : value
}

const passesLuhn = (digits: string): boolean => {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48
    const doubled = i % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}
