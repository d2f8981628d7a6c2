import { inspect } from 'node:util'
import { Failure } from '../errors/failure.ts'
import { invariant } from '../errors/invariant.ts'
import { type Pan, pan } from '../errors/sensitive.ts'
import { type Body, isPresent, setPresent, spanEnd, spanIn, spanStart } from './body.ts'
import type { Fault, FaultKind } from './fault.ts'
import { bcdText, encodingOf, latin1Of, unhex } from './frame-values.ts'
import { encodingBcd, encodingBinary, encodingHex } from './program.ts'

/** For the codec's own files: the body of a message. */
export let bodyOf: (message: Message) => Body

/**
 * One card message: an MTI and elements by number. A decoded message reads from its frame when asked; a value that was
 * set replaces what the frame had. Printing one shows element numbers only, for its values are card data.
 */
export class Message {
  readonly mti: string
  readonly #body: Body

  constructor(mti: string, body: Body) {
    this.mti = mti
    this.#body = body
  }

  static {
    bodyOf = message => message.#body
  }

  get dialectName(): string {
    return this.#body.program.dialect.name
  }

  /** True for an element that was received or set. `has(1)` says whether there is a second bitmap. */
  has(element: number): boolean {
    return isPresent(this.#body, element)
  }

  /** The numbers of the elements, ascending, without the second bitmap. */
  elements(): number[] {
    const numbers: number[] = []
    for (let element = 2; element <= 128; element += 1) if (this.has(element)) numbers.push(element)
    return numbers
  }

  /** True when the element is bytes in this dialect (read it with `bytes`), false when it is characters. */
  holdsBytes(element: number): boolean {
    const encoding = encodingOf(this.#body, element)
    return encoding === encodingBinary || encoding === encodingHex
  }

  /** The characters of an element, with its padding; undefined when it is absent. */
  text(element: number): string | undefined {
    const body = this.#body
    const value = body.values?.[element]
    const encoding = encodingOf(body, element)
    invariant(encoding !== encodingBinary && encoding !== encodingHex, 'An element of bytes is read with bytes().')
    if (value !== undefined) return value as string
    const span = isPresent(body, element) ? spanIn(body, element) : -1
    if (span < 0) return undefined
    if (encoding === encodingBcd) return bcdText(body, element, spanStart(span), spanEnd(span))
    body.frameText ??= latin1Of(body)
    return body.frameText.slice(spanStart(span), spanEnd(span))
  }

  /** The bytes of an element of bytes: a view into the frame, not a copy. Undefined when it is absent. */
  bytes(element: number): Uint8Array | undefined {
    const body = this.#body
    const value = body.values?.[element]
    invariant(this.holdsBytes(element), 'An element of characters is read with text().')
    if (value !== undefined) return value as Uint8Array
    const span = isPresent(body, element) ? spanIn(body, element) : -1
    if (span < 0) return undefined
    const raw = body.frame.subarray(spanStart(span), spanEnd(span))
    return encodingOf(body, element) === encodingHex ? unhex(body, raw) : raw
  }

  /** The number that an element of digits holds, for amounts in minor units; undefined when it is absent. */
  digits(element: number): bigint | undefined {
    const text = this.text(element)
    if (text === undefined) return undefined
    invariant(this.#body.program.elements[element]?.codec.characters === 'n', 'digits() reads elements of digits.')
    return text.length < 16 ? BigInt(Number(text)) : BigInt(text)
  }

  /** As `text`, but an absent element is a `FrameFailure` (`iso8583.missing`) that a caller answers with 30. */
  requireText(element: number): string {
    const text = this.text(element)
    if (text !== undefined) return text
    const expected = this.#body.program.elements[element]?.name ?? 'an element'
    throw new FrameFailure({ kind: 'missing', path: String(element), offset: 0, expected, found: 'nothing' })
  }

  /** DE 2 in its masked type. */
  pan(): Pan | undefined {
    const digits = this.text(2)
    return digits === undefined ? undefined : pan(digits)
  }

  /**
   * Replaces or adds an element: a string for characters, bytes for bytes. The value is checked when the message is
   * encoded. Returns the message, for chains.
   */
  set(element: number, value: string | Uint8Array): this {
    const body = this.#body
    invariant(body.program.elements[element] !== undefined, 'Only elements of the dialect are set.')
    invariant((typeof value === 'string') !== this.holdsBytes(element), 'Characters are a string, bytes are bytes.')
    body.values ??= []
    body.values[element] = value
    body.intact = false
    setPresent(body, element, true)
    return this
  }

  remove(element: number): this {
    const body = this.#body
    if (body.values !== undefined) body.values[element] = undefined
    body.intact = false
    setPresent(body, element, false)
    return this
  }

  /** Has a second bitmap written even when no element needs it, as some senders do. */
  withSecondBitmap(): this {
    this.#body.intact = false
    setPresent(this.#body, 1, true)
    return this
  }

  toJSON(): { mti: string; elements: number[] } {
    return { mti: this.mti, elements: this.elements() }
  }

  [inspect.custom](): string {
    return `Message ${this.mti} [${this.elements().join(' ')}]`
  }
}

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
