import { hash } from 'node:crypto'
import type { Message } from '#libraries/iso8583/message.ts'
import { originalMti } from './message-kind.ts'

/** The elements that name a network message, its card number left out: none rests in the data centre. */
export type PaymentName = {
  readonly mti: string
  readonly de7: string
  readonly de11: string
  readonly de32: string
  readonly de33: string
  /** In a dialect that does not say what is in it, a digest: it may be long, and may hold card data. */
  readonly de63: string
}

/** Undefined for a message without DE 7 or 11: the bank answers it 30 and books nothing. */
export const nameOf = (message: Message): PaymentName | undefined => {
  const [de7, de11] = [message.text(7), message.text(11)]
  if (de7 === undefined || de11 === undefined) return undefined
  const [de32 = '', de33 = ''] = [message.text(32), message.text(33)]
  return { mti: originalMti(message.mti), de7, de11, de32, de33, de63: networkDataOf(message) }
}

const networkDataOf = (message: Message): string => {
  const text = message.text(63) ?? ''
  return text === '' || message.dialectName === 'mastercard' ? text : hash('sha256', text, 'base64url')
}

export const keyOf = ({ mti, de7, de11, de32, de33, de63 }: PaymentName): string =>
  [mti, de7, de11, de32, de33, de63].join('|')
