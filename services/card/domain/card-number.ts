/** Digits of a card number of this bank: BIN, account part, check digit. */
export const panLength = 16

/** The check digit of ISO/IEC 7812 for digits that lack it. */
export const luhnDigit = (digits: string): string => {
  let sum = 0
  for (let at = 0; at < digits.length; at += 1) {
    const digit = Number(digits[digits.length - 1 - at])
    const doubled = at % 2 === 0 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return String((10 - (sum % 10)) % 10)
}

/** A new number: `bin`, as many of the digits as fit, and the check digit. `accountDigits` must hold at least nine. */
export const cardNumber = ({ bin, accountDigits }: { bin: string; accountDigits: string }): string => {
  const body = bin + accountDigits.slice(0, panLength - 1 - bin.length)
  return body + luhnDigit(body)
}

/** Decimal digits from random bytes; a byte of 250 or more is left out, so that each digit is as likely as any other. */
export const digitsFrom = (bytes: Uint8Array): string =>
  Array.from(bytes)
    .filter(byte => byte < 250)
    .map(byte => byte % 10)
    .join('')
