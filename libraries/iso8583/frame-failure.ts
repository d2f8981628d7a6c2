import { Failure } from '../errors/failure.ts'
import type { Message } from './message.ts'

/** Where and how bytes or values broke the dialect. `found` is a class, never a value. */
export type Fault = {
  readonly kind: FaultKind
  /** `mti`, `bitmap`, `frame`, an element (`43`), or a part of one (`48.92`, `55.9F26`). */
  readonly path: string
  /** Byte in the frame without its length header; when encoding, place in the value. */
  readonly offset: number
  readonly expected: string
  readonly found: string
  /** The last elements read before the fault: one wrong length is often blamed on the element after it. */
  readonly before?: string
}

export type FaultKind =
  | 'truncated'
  | 'trailing'
  | 'too-long'
  | 'mti'
  | 'bitmap'
  | 'element'
  | 'length'
  | 'character'
  | 'tlv'
  | 'missing'
  | 'header'
  | 'polls'
  | 'description'

/** Thrown for every frame, value or description that the dialect refuses: `bad-request`, `iso8583.<kind>`. */
export class FrameFailure extends Failure {
  readonly kind: FaultKind
  readonly path: string
  readonly offset: number
  readonly expected: string
  readonly found: string
  readonly #partial: Message | undefined

  constructor(fault: Fault, partial?: Message) {
    const { kind, path, offset, expected, found, before = '' } = fault
    const place = /^\d/.test(path) ? `DE ${path}` : path
    super('bad-request', `iso8583.${kind}`, `${place} at offset ${offset}: expected ${expected}, found ${found}.`, {
      params: { field: path, path, offset, expected, found, ...(before === '' ? {} : { before }) },
    })
    this.kind = kind
    this.path = path
    this.offset = offset
    this.expected = expected
    this.found = found
    this.#partial = partial
  }

  /**
   * What could be read of a broken frame: the MTI and every element that is right in itself. Undefined when the MTI or
   * the bitmap is unreadable. It can be read and echoed, so that the sender gets a 30. Never printed or sent along.
   */
  get partial(): Message | undefined {
    return this.#partial
  }
}
