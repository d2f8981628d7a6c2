import type { Message } from '#libraries/iso8583/message.ts'

/** DE 61 in the dialect that gives it a form, else empty. A short one is read as far as it goes: no payment fails for it. */
export const pointOfServiceText = (message: Message): string =>
  message.dialectName === 'mastercard' ? (message.text(61) ?? '') : ''

/** DE 61.7, or undefined. */
export const transactionStatusOf = (message: Message): string | undefined => pointOfServiceText(message)[6]
