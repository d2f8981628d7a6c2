import { echoReply, replyMti } from '#libraries/iso8583/echo-reply.ts'
import { FrameFailure } from '#libraries/iso8583/frame-failure.ts'
import type { Message } from '#libraries/iso8583/message.ts'
import { checkPresence } from '#libraries/iso8583/presence.ts'
import type { Wire } from '../wire.ts'

/** DE 70, as data: the values that we know. */
export const managementCodes = { signOn: '001', signOff: '002', keyExchange: '161', echo: '301' } as const

export type ManagementAnswer = {
  /** Without its length header; undefined when nothing can be said. */
  readonly reply: Uint8Array | undefined
  /** DE 70 of a request that was answered 00 or 12; undefined for one that was answered 30 or not at all. */
  readonly code: string | undefined
  readonly responseCode: '00' | '12' | '30' | undefined
}

/**
 * Answers an 0800. 00 for sign-on, sign-off and echo; 12 for what we do not do: key exchange, until there is an HSM, and values
 * that nobody told us of; 30 when a required element is missing or something cannot be read.
 */
export const answerManagement = ({ codec }: Pick<Wire, 'codec'>, frame: Uint8Array): ManagementAnswer => {
  const { message, isWhole } = read(codec, frame)
  if (message === undefined || replyMti(message.mti) === undefined) return nothing
  const isComplete = isWhole && checkPresence(message).length === 0
  const code = isComplete ? message.text(70) : undefined
  const responseCode = code === undefined ? '30' : answered00.has(code) ? '00' : '12'
  return { reply: codec.encode(echoReply(message).set(39, responseCode)), code, responseCode }
}

const nothing: ManagementAnswer = { reply: undefined, code: undefined, responseCode: undefined }

const answered00: ReadonlySet<string> = new Set([managementCodes.signOn, managementCodes.signOff, managementCodes.echo])

const read = (codec: Wire['codec'], frame: Uint8Array): { message: Message | undefined; isWhole: boolean } => {
  try {
    return { message: codec.decode(frame), isWhole: true }
  } catch (error) {
    if (error instanceof FrameFailure) return { message: error.partial, isWhole: false }
    throw error
  }
}
