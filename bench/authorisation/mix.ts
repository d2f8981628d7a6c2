import { cafe, type Payment, type PaymentKind, type ShopFront } from '#tools/card-network/payment.ts'
import type { SeededCard } from './seed.ts'

/** Of a hundred payments: 55 contactless, 20 chip, 20 e-commerce with the card's code, 5 cash; two ask for more than there is. */
const kinds: readonly PaymentKind[] = [
  ...Array<PaymentKind>(55).fill('contactless'),
  ...Array<PaymentKind>(20).fill('chip'),
  ...Array<PaymentKind>(20).fill('ecommerce'),
  ...Array<PaymentKind>(5).fill('atm'),
]
const tooMuchPercent = 2
const tooMuchMinor = 5_000_000n

const shops: readonly ShopFront[] = [
  cafe,
  { ...cafe, name: 'BOROUGH BOOKS', mcc: '5942', acceptorId: 'BOOKS0000000001', terminalId: 'TERM0002' },
  { ...cafe, name: 'GREEN GROCER', mcc: '5411', acceptorId: 'GROCER000000001', terminalId: 'TERM0003' },
  { ...cafe, name: 'NIGHT BUS', mcc: '4131', acceptorId: 'NIGHTBUS0000001', terminalId: 'TERM0004' },
]

/** Payments of £0.50 to £5.49 with any of the cards. */
export const paymentMix =
  (cards: readonly SeededCard[]): (() => Payment) =>
  () => ({
    kind: oneOf(kinds),
    card: oneOf(cards),
    amountMinor: Math.random() * 100 < tooMuchPercent ? tooMuchMinor : 50n + BigInt(Math.floor(Math.random() * 500)),
    currency: 'GBP',
    shop: oneOf(shops),
  })

const oneOf = <T>(values: readonly T[]): T => values[Math.floor(Math.random() * values.length)] as T
