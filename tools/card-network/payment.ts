import type { Codec } from '#libraries/iso8583/codec.ts'
import { type SubelementValue, setDe48 } from '#libraries/iso8583/de48.ts'
import { setDe55 } from '#libraries/iso8583/de55.ts'
import { amountDigits } from '#libraries/iso8583/de95.ts'
import type { Message } from '#libraries/iso8583/message.ts'
import { type Currency, numericCode } from '#libraries/money/money.ts'

/** How a card is used. The elements follow the mix that public samples of 0100 show. */
export const paymentKinds = ['chip', 'contactless', 'ecommerce', 'atm', 'account-status', 'balance-inquiry'] as const
export type PaymentKind = (typeof paymentKinds)[number]

export type CardInHand = { readonly pan: string; readonly expiry: string; readonly cvc?: string | undefined }

export type ShopFront = {
  readonly name: string
  readonly city: string
  /** ISO 3166 alpha-3 for DE 43, numeric for DE 61. */
  readonly country: string
  readonly countryNumeric: string
  readonly mcc: string
  readonly acceptorId: string
  readonly terminalId: string
}

export const cafe: ShopFront = {
  name: 'CAFE RIO',
  city: 'LONDON',
  country: 'GBR',
  countryNumeric: '826',
  mcc: '5814',
  acceptorId: 'CAFERIO00000001',
  terminalId: 'TERM0001',
}

/** What the network adds to a payment: who carries it, and under which numbers. */
export type Carriage = {
  /** DE 11. */
  readonly stan: string
  /** Milliseconds since 1970: DE 7, 12, 13 in UTC. */
  readonly at: number
  /** DE 37. */
  readonly retrievalReference: string
  /** DE 63: three characters of network and product, nine of the Banknet reference. */
  readonly networkReference: string
  readonly acquirer: string
  readonly forwarder: string
}

export type Payment = {
  readonly kind: PaymentKind
  readonly card: CardInHand
  readonly amountMinor: bigint
  readonly currency: Currency
  readonly shop: ShopFront
}

/** A 0100 as the network sends it. In a dialect whose DE 48 is opaque it carries no code and no trace id. */
export const authorisationRequest = (codec: Codec, payment: Payment, carriage: Carriage): Message => {
  const { kind, card, amountMinor, currency, shop } = payment
  const [date, time] = [monthDay(carriage.at), hourMinuteSecond(carriage.at)]
  const amount = amountDigits('4', amountMinor)
  const message = codec
    .message('0100')
    .set(2, card.pan)
    .set(3, processingCodes[kind])
    .set(4, amount)
    .set(6, amount)
    .set(7, date + time)
    .set(10, '61000000')
    .set(11, carriage.stan)
    .set(12, time)
    .set(13, date)
    .set(14, card.expiry)
    .set(15, date)
    .set(16, date)
    .set(18, shop.mcc)
    .set(22, entryModes[kind])
    .set(32, carriage.acquirer)
    .set(33, carriage.forwarder)
    .set(37, carriage.retrievalReference)
    .set(41, shop.terminalId.padEnd(8))
    .set(42, shop.acceptorId.padEnd(15))
    .set(43, nameLocation(shop))
    .set(49, numericCode(currency))
    .set(51, numericCode(currency))
    .set(61, pointOfService(kind, shop))
    .set(63, carriage.networkReference)
  addAdditionalData(codec, message, payment)
  return kind === 'chip' || kind === 'contactless' ? addChip(message, payment, carriage) : message
}

const processingCodes: Readonly<Record<PaymentKind, string>> = {
  chip: '000000',
  contactless: '000000',
  ecommerce: '000000',
  atm: '010000',
  'account-status': '000000',
  'balance-inquiry': '300000',
}

const entryModes: Readonly<Record<PaymentKind, string>> = {
  chip: '051',
  contactless: '071',
  ecommerce: '812',
  atm: '051',
  'account-status': '812',
  'balance-inquiry': '051',
}

/** DE 48: category, then e-commerce indicator and card code where the card is not there to show its chip. */
const addAdditionalData = (codec: Codec, message: Message, { kind, card }: Payment): void => {
  if (codec.dialect.name !== 'mastercard') return
  const online = kind === 'ecommerce' || kind === 'account-status'
  const subelements: SubelementValue[] = online ? [{ tag: '42', value: '0103210' }] : []
  subelements.push({ tag: '61', value: '00000' })
  if (online && card.cvc !== undefined) subelements.push({ tag: '92', value: card.cvc })
  setDe48(message, { tcc: categories[kind], subelements })
}

const categories: Readonly<Record<PaymentKind, string>> = {
  chip: 'R',
  contactless: 'R',
  ecommerce: 'T',
  atm: 'Z',
  'account-status': 'T',
  'balance-inquiry': 'Z',
}

/** Digits 1 to 14 of DE 61: 7 tells an account status inquiry (8) from a purchase (0), 4 and 5 whether card and customer are there. */
const pointOfService = (kind: PaymentKind, { countryNumeric }: ShopFront): string => {
  const away = kind === 'ecommerce' || kind === 'account-status'
  const status = kind === 'account-status' ? '8' : '0'
  return (
    `${away ? '1000510' : '0000000'}`.slice(0, 6) +
    `${status}0${away ? '6' : '0'}${kind === 'atm' ? '1' : '0'}3`.padEnd(5, '0') +
    `00${countryNumeric}`
  )
}

/** Chip data as terminals send it; the cryptogram is not one that a key has made, and none is checked yet. */
const addChip = (message: Message, { amountMinor, currency }: Payment, { at, stan }: Carriage): Message => {
  const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'))
  return setDe55(message, [
    { tag: '82', bytes: bytes('1980') },
    { tag: '95', bytes: bytes('0000008000') },
    { tag: '9A', bytes: bytes(new Date(at).toISOString().slice(2, 10).replaceAll('-', '')) },
    { tag: '9C', bytes: bytes('00') },
    { tag: '5F2A', bytes: bytes(`0${numericCode(currency)}`) },
    { tag: '9F02', bytes: bytes(amountDigits('55.9F02', amountMinor)) },
    { tag: '9F10', bytes: bytes('0110A00003220000000000000000000000FF') },
    { tag: '9F1A', bytes: bytes('0826') },
    { tag: '9F26', bytes: bytes(`A1B2C3D4E5${stan}`) },
    { tag: '9F27', bytes: bytes('80') },
    { tag: '9F34', bytes: bytes('1F0302') },
    { tag: '9F36', bytes: bytes(`00${stan.slice(-2)}`) },
    { tag: '9F37', bytes: bytes(`11${stan}`) },
  ])
}

/** DE 43: 22 of name, a blank, 13 of city, a blank, 3 of country. */
const nameLocation = ({ name, city, country }: ShopFront): string =>
  `${name.slice(0, 22).padEnd(22)} ${city.slice(0, 13).padEnd(13)} ${country.slice(0, 3).padEnd(3)}`

export const monthDay = (at: number): string => new Date(at).toISOString().slice(5, 10).replace('-', '')

export const hourMinuteSecond = (at: number): string => new Date(at).toISOString().slice(11, 19).replaceAll(':', '')
