/** The services that a payment waits for, and the operators' door, which shows them. All others follow, in a thread of their own. */
export const paymentPath: readonly string[] = [
  'service.ledger',
  'service.customer',
  'service.account',
  'service.card',
  'service.authorisation',
  'service.mastercard',
  'service.operator',
]

export const isOnPaymentPath = (service: string): boolean => paymentPath.includes(service)
