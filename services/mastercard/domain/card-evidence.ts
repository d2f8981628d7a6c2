import { type Cvc, cvc } from '#libraries/errors/sensitive.ts'
import type { AdditionalData } from '#libraries/iso8583/de48.ts'
import type { Message } from '#libraries/iso8583/message.ts'

/**
 * The card's date as the message has it, YYMM: DE 14, else that of track 2 (DE 35), if the track is of the same number.
 */
export const expiryIn = (message: Message): string | undefined => {
  const own = message.text(14)
  if (own !== undefined) return own
  const [, number, expiry] = /^([0-9]{12,19})[D=]([0-9]{4})/.exec(message.text(35) ?? '') ?? []
  return number === message.text(2) ? expiry : undefined
}

/** The printed code in DE 48.92, when it is one. */
export const codeIn = (additional: AdditionalData | undefined): Cvc | undefined => {
  const code = additional?.text('92')
  return code !== undefined && /^[0-9]{3}$/.test(code) ? cvc(code) : undefined
}
