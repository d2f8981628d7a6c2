import type { SubscriptionRow } from '../store/subscription-tables.ts'

/** The port to the push services of browsers and phones. */
export type PushSender = {
  /** `gone`: the subscription is over. `later`: the service asks to come again. `never`: it will not take this message. */
  readonly send: (
    to: Pick<SubscriptionRow, 'endpoint' | 'p256dh' | 'auth'>,
    push: Push,
  ) => Promise<'delivered' | 'gone' | 'later' | 'never'>
  readonly publicKey: () => string
  readonly close: () => Promise<void>
}

export type Push = {
  /** At most 32 characters of base64url (RFC 8030 5.4): a newer push of the same topic replaces one that waits. */
  readonly topic: string
  /** At most 3,993 bytes of JSON. */
  readonly data: PushData
}

/** What the service worker on the phone gets. */
export type PushData = {
  readonly title: string
  readonly body: string
  readonly transactionId: string
  readonly state: string
}
