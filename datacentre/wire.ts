import { type Codec, codecFor, type DialectName } from '#libraries/iso8583/codec.ts'
import { FrameFailure } from '#libraries/iso8583/frame-failure.ts'
import type { FramingName } from '#libraries/iso8583/framer.ts'
import type { Message } from '#libraries/iso8583/message.ts'
import type { codePages } from '#services/mastercard/contract.ts'

/** Of the EBCDIC dialect; the ASCII one does not look at it. */
export type LinkCodePage = (typeof codePages)[number]

/** How all links of an edge speak. */
export type Wire = {
  readonly dialect: DialectName
  readonly codePage: LinkCodePage
  readonly framing: FramingName
  readonly codec: Codec
}

export const wireOf = ({ dialect, codePage, framing }: Omit<Wire, 'codec'>): Wire => ({
  dialect,
  codePage,
  framing,
  codec: codecFor({ dialect, codePage }),
})

/** The message in a frame, or as much of it as could be read; undefined when that is not even the MTI and the bitmap. */
export const readable = ({ codec }: Pick<Wire, 'codec'>, frame: Uint8Array): Message | undefined => {
  try {
    return codec.decode(frame)
  } catch (error) {
    if (error instanceof FrameFailure) return error.partial
    throw error
  }
}
