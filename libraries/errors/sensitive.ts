import { inspect } from 'node:util'

/**
 * Card data and secrets, masked by their type: printing, logging, interpolating or serialising one shows its mask.
 * `reveal` is the only way to the value, so a search for `.reveal(` lists every place that sees it.
 */
export class Sensitive<Kind extends string, Value = string> {
  readonly kind: Kind
  readonly #value: Value
  readonly #mask: string

  constructor(kind: Kind, value: Value, mask: string) {
    this.kind = kind
    this.#value = value
    this.#mask = mask
  }

  reveal(): Value {
    return this.#value
  }

  toString(): string {
    return this.#mask
  }

  toJSON(): string {
    return this.#mask
  }

  [inspect.custom](): string {
    return this.#mask
  }
}

export type Pan = Sensitive<'pan'>
export type Cvc = Sensitive<'cvc'>
export type Secret = Sensitive<'secret'>

/** A card number, shown as its first six and last four digits. The caller has checked that it is 12 to 19 digits. */
export const pan = (digits: string): Pan => new Sensitive('pan', digits, maskPan(digits))

/** A card verification code, never shown and never stored. */
export const cvc = (digits: string): Cvc => new Sensitive('cvc', digits, '[cvc]')

/** A key, token or password. */
export const secret = (value: string): Secret => new Sensitive('secret', value, '[secret]')

/** First six and last four digits, the most that PCI DSS 3.4.1 lets one show; shorter numbers show nothing. */
export const maskPan = (digits: string): string =>
  digits.length < 13 ? '[pan]' : `${digits.slice(0, 6)}${'*'.repeat(digits.length - 10)}${digits.slice(-4)}`
