import { asFailure } from '#libraries/errors/failure.ts'
import { echoReply, replyMti } from '#libraries/iso8583/echo-reply.ts'
import { FrameFailure } from '#libraries/iso8583/frame-failure.ts'
import { readable, type Wire } from '../wire.ts'

/**
 * The reply with DE 39 = 91 to the request in a frame: 0110 to an 0100, 0410 to an 0400. Undefined when the request cannot be read
 * far enough to be answered. A pure function, so that a repeat gets the same bytes, also after a restart.
 */
export const unavailableReply = (wire: Pick<Wire, 'codec'>, frame: Uint8Array): Uint8Array | undefined => {
  const message = readable(wire, frame)
  if (message === undefined || replyMti(message.mti) === undefined) return undefined
  try {
    return wire.codec.encode(echoReply(message).set(39, '91'))
  } catch (error) {
    // What was right in a broken frame need not make a right reply.
    if (error instanceof FrameFailure) return undefined
    throw asFailure(error)
  }
}
