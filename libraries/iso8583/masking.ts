import { maskPan } from '../errors/sensitive.ts'
import type { Masking } from './dialect.ts'

/** What stands for a value that is not shown. */
export const masked = '[masked]'

/** Data objects of DE 55 that are card numbers, tracks, PINs, or a cardholder's name or expiry. */
export const hiddenTags: ReadonlySet<string> = new Set('56 57 5A 5F20 5F24 99 9F1F 9F20 9F6B'.split(' '))

/** A value as its masking class lets it be shown. */
export const maskText = (masking: Masking, value: string): string => {
  if (masking === 'pan') return maskPan(value)
  if (masking === 'hidden') return masked
  return masking === 'scan' ? value.replace(digitRuns, run => (isCardNumber(run) ? maskPan(run) : run)) : value
}

/** True when a run of digits in the text could be a card number: 13 to 19 digits with a right check digit. */
export const holdsCardNumber = (text: string): boolean => (text.match(digitRuns) ?? []).some(isCardNumber)

const digitRuns = /\d{13,}/g

const isCardNumber = (run: string): boolean => run.length <= 19 && !run.startsWith('0') && luhnSum(run) % 10 === 0

const luhnSum = (digits: string): number =>
  [...digits].reverse().reduce((sum, digit, at) => {
    const doubled = Number(digit) * (at % 2 === 1 ? 2 : 1)
    return sum + (doubled > 9 ? doubled - 9 : doubled)
  }, 0)
