import { berTlvFault } from './content-fault.ts'
import { FrameFailure } from './frame-failure.ts'
import type { Message } from './message.ts'
import { cutBerTlv, type Parts, partBytes } from './tlv.ts'

/** DE 55: the chip's data objects in the order of their arrival, unknown ones included. Values stay bytes. */
export type ChipData = {
  readonly objects: Parts
  /** The bytes of the first object with that tag (`9F26`, capitals). */
  readonly bytes: (tag: string) => Uint8Array | undefined
}

/** Undefined when the message has no DE 55. Throws `FrameFailure` when one that was set is not BER-TLV. */
export const de55 = (message: Message): ChipData | undefined => {
  const bytes = message.has(55) ? message.bytes(55) : undefined
  if (bytes === undefined) return undefined
  const fault = berTlvFault(bytes)
  if (fault !== undefined) throw new FrameFailure(fault)
  const objects = cutBerTlv(bytes)
  return { objects, bytes: tag => partBytes(objects, tag) }
}

/** Sets DE 55 from its objects, in their order; lengths take the shortest form. Throws `FrameFailure` for a bad tag. */
export const setDe55 = (message: Message, objects: Parts): Message => message.set(55, berTlvOf(objects))

export const berTlvOf = (objects: Parts): Uint8Array => {
  const parts = objects.flatMap(({ tag, bytes }) => [tagBytes(tag), lengthBytes(tag, bytes.length), bytes])
  return new Uint8Array(Buffer.concat(parts))
}

const tagBytes = (tag: string): Uint8Array => {
  const bytes = Buffer.from(tag, 'hex')
  const whole = /^(?:[0-9A-F]{2}){1,4}$/.test(tag) && berTlvFault(Buffer.concat([bytes, Buffer.of(0)])) === undefined
  if (!whole || cutBerTlv(Buffer.concat([bytes, Buffer.of(0)])).length !== 1)
    throw refuse('55', 'a BER tag in hexadecimal capitals')
  return bytes
}

const lengthBytes = (tag: string, length: number): Uint8Array => {
  if (length < 0x80) return Uint8Array.of(length)
  if (length < 0x100) return Uint8Array.of(0x81, length)
  if (length < 0x10000) return Uint8Array.of(0x82, length >> 8, length & 0xff)
  throw refuse(`55.${tag}`, 'a value of at most 65,535 bytes')
}

const refuse = (path: string, expected: string): FrameFailure =>
  new FrameFailure({ kind: 'tlv', path, offset: 0, expected, found: 'something else' })
