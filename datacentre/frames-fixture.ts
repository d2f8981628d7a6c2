/**
 * Frames written by hand, in the Mastercard-style dialect with code page 500: a digit d is the byte Fd. Nothing here comes
 * from the codec, so that an error that it makes both ways is seen.
 */
const time = 'f0f1f1f5f1f2f0f0f0f0' // DE 7: 0115120000

/** A six-digit STAN. */
const digits = (text: string): string => text.replace(/\d/g, digit => `f${digit}`)

/** 0800: bitmap 1, 7, 11, 70. */
export const management = (stan: string, code: string): string =>
  `f0f8f0f0${'8220000000000000'}${'0400000000000000'}${time}${digits(stan)}${digits(code)}`

/** 0810: bitmap 1, 7, 11, 39, 70. */
export const managementReply = (stan: string, code: string, responseCode: string): string =>
  `f0f8f1f0${'8220000002000000'}${'0400000000000000'}${time}${digits(stan)}${digits(responseCode)}${digits(code)}`

/** 0810 to one of our own 0800s: its DE 7, 11 and 70 come back. */
export const replyTo = (request: string, responseCode = '00'): string =>
  `f0f8f1f0${'8220000002000000'}${request.slice(24, 72)}${digits(responseCode)}${request.slice(72)}`

export const codeOf = (request: string): string => request.slice(-6).replaceAll('f', '')

const card = `${digits('16')}${digits('5204740000000002')}`
const amount = digits('000000001000')

/** 0100 or another MTI: bitmap 2, 3, 4, 7, 11, 22, 32, 49, 63: 10.00 in currency 826 by acquirer 123456; DE 63 is 9 digits. */
export const request = (stan: string, mti = '0100'): string =>
  [
    `${digits(mti)}7220040100008002`,
    `${card}${digits('000000')}${amount}${time}${digits(stan)}`,
    `${digits('051')}${digits('06')}${digits('123456')}${digits('826')}${digits('009')}${digits('123456789')}`,
  ].join('')

/** Its reply: bitmap 2, 3, 4, 7, 11, 32, 39, 49, 63. */
export const reply = (stan: string, responseCode: string, mti = '0110'): string =>
  [
    `${digits(mti)}7220000102008002`,
    `${card}${digits('000000')}${amount}${time}${digits(stan)}`,
    `${digits('06')}${digits('123456')}${digits(responseCode)}${digits('826')}${digits('009')}${digits('123456789')}`,
  ].join('')
