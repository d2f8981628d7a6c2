import { maskText } from '#libraries/iso8583/masking.ts'
import type { Message } from '#libraries/iso8583/message.ts'
import type { Acceptor } from '#services/authorisation/contract.ts'
import { pointOfServiceText } from './point-of-service.ts'

/**
 * Who takes the card: DE 42, 41, 43, 18 and the country of DE 61; undefined when the message says nothing about it.
 * These are kept and shown, so a card number that a terminal put in here by mistake is masked.
 */
export const acceptorOf = (message: Message): Acceptor | undefined => {
  if (![42, 41, 43, 18].some(element => message.has(element))) return undefined
  const text = (element: number): string => maskText('scan', message.text(element) ?? '').trim()
  // DE 43: name 22, blank, city 13, blank, country or state 3.
  const place = maskText('scan', message.text(43) ?? '')
  return {
    acceptorId: text(42),
    terminalId: text(41),
    name: place.slice(0, 22).trim(),
    city: place.slice(23, 36).trim(),
    country: countryOf(place.slice(37).trim(), message),
    mcc: text(18),
  }
}

/** Three letters are a country; two are a state, and then DE 61 has the country's number. */
const countryOf = (inPlace: string, message: Message): string => {
  const inPointOfService = pointOfServiceText(message).slice(13, 16).trim()
  if (/^[A-Za-z]{3}$/.test(inPlace) || !/[1-9]/.test(inPointOfService)) return inPlace
  return inPointOfService
}
