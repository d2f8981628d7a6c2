import type { Codec } from '#libraries/iso8583/codec.ts'
import { FrameFailure } from '#libraries/iso8583/frame-failure.ts'
import type { Message } from '#libraries/iso8583/message.ts'
import { purposeOf } from './purpose.ts'

/**
 * A frame as a message. `broken`: it cannot be read, but its type and its keys (DE 7 and 11) can, so its sender can be told.
 * `unreadable`: there is nobody to tell; `failure` says where the dialect was left.
 */
export type FrameRead =
  | { readonly kind: 'message'; readonly message: Message }
  | { readonly kind: 'broken'; readonly partial: Message; readonly failure: FrameFailure }
  | { readonly kind: 'unreadable'; readonly failure: FrameFailure }

export const readFrame = (codec: Codec, frame: Uint8Array): FrameRead => {
  try {
    return { kind: 'message', message: codec.decode(frame) }
  } catch (failure) {
    if (!(failure instanceof FrameFailure)) throw failure
    const { partial } = failure
    if (partial === undefined || !hasKeys(partial)) return { kind: 'unreadable', failure }
    return { kind: 'broken', partial, failure }
  }
}

const hasKeys = (message: Message): boolean => message.has(7) && message.has(11) && purposeOf(message.mti) !== 'none'
