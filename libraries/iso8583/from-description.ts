import type { Codec } from './codec.ts'
import { bytesOf } from './de48.ts'
import { berTlvOf } from './de55.ts'
import { type Fault, FrameFailure } from './frame-failure.ts'
import { bodyOf, type Message } from './message.ts'
import type { Program } from './program.ts'

/**
 * The inverse of `describe`: a message of the codec's dialect from `{ mti, fields: [{ path, value or hex }] }`. Parts of
 * DE 48 and 55 keep the order of the list. Values are checked when the message is encoded. Throws `FrameFailure` with the
 * field's path for what is masked, misspelt or of the wrong dialect.
 */
export const fromDescription = (codec: Codec, description: unknown): Message => {
  const { dialect, mti, fields } = (description ?? {}) as Record<string, unknown>
  if (dialect !== undefined && dialect !== codec.dialect.name)
    throw refuse('dialect', codec.dialect.name, 'another dialect')
  if (typeof mti !== 'string' || !/^\d{4}$/.test(mti)) throw refuse('mti', 'four digits', 'something else')
  if (!Array.isArray(fields)) throw refuse('fields', 'a list', 'something else')
  const message = codec.message(mti)
  const { program } = bodyOf(message)
  const read = fields.map(readField)
  const whole = read.filter(field => field.part === undefined)
  for (const field of whole) setWhole(program, message, field)
  setParts(program, message, 48, read)
  setParts(program, message, 55, read)
  return message
}

type ReadField = {
  readonly path: string
  readonly element: number
  readonly part: string | undefined
  readonly value: string | undefined
  readonly hex: string | undefined
}

const readField = (unchecked: unknown, at: number): ReadField => {
  const { path, value, hex, masked } = (unchecked ?? {}) as Record<string, unknown>
  const parts = typeof path === 'string' ? /^(\d{1,3})(?:\.(tcc|[0-9A-F]+))?$/.exec(path) : null
  if (typeof path !== 'string' || parts === null)
    throw refuse(`fields[${at}].path`, 'a path such as 2, 48.92 or 55.9F26', 'something else')
  if (masked === true) throw refuse(path, 'a value (decode with --reveal)', 'a masked one')
  if ((typeof value === 'string') === (typeof hex === 'string'))
    throw refuse(path, 'either value or hex, a string', 'something else')
  if (typeof hex === 'string' && !/^(?:[0-9A-Fa-f]{2})*$/.test(hex))
    throw refuse(path, 'pairs of hexadecimal digits', 'something else')
  return {
    path,
    element: Number(parts[1]),
    part: parts[2],
    value: typeof value === 'string' ? value : undefined,
    hex: typeof hex === 'string' ? hex : undefined,
  }
}

const setWhole = (program: Program, message: Message, field: ReadField): void => {
  const { element, path, value } = field
  if (element === 1) {
    message.withSecondBitmap()
    return
  }
  if (program.elements[element] === undefined) throw refuse(path, `an element of ${program.dialect.name}`, 'another')
  if (message.holdsBytes(element)) message.set(element, bytesOfField(program, field))
  else if (value === undefined) throw refuse(path, 'a value of characters', 'hex')
  else message.set(element, value)
}

const bytesOfField = (program: Program, { path, value, hex }: ReadField): Uint8Array =>
  hex === undefined ? bytesOf(program, path, value ?? '') : new Uint8Array(Buffer.from(hex, 'hex'))

const setParts = (program: Program, message: Message, element: 48 | 55, read: readonly ReadField[]): void => {
  const fields = read.filter(field => field.element === element && field.part !== undefined)
  if (fields.length === 0) return
  const path = String(element)
  if (message.has(element)) throw refuse(path, 'the element whole or in parts', 'both')
  const content = program.elements[element]?.codec.content
  if (element === 55) {
    message.set(55, berTlvOf(fields.map(field => ({ tag: field.part ?? '', bytes: bytesOfField(program, field) }))))
    return
  }
  if (content !== 'card-data') throw refuse(path, 'the element whole: it is opaque in this dialect', 'a part')
  const [first, ...others] = fields
  const parts = first?.part === 'tcc' ? others : fields
  if (parts.some(field => field.part === 'tcc')) throw refuse('48.tcc', 'the category first and once', 'another order')
  const category = first?.part === 'tcc' ? bytesOfField(program, first) : new Uint8Array(0)
  message.set(
    48,
    new Uint8Array(
      Buffer.concat([
        category,
        ...parts.map(field => writePart(program, field.part ?? '', bytesOfField(program, field))),
      ]),
    ),
  )
}

const writePart = (program: Program, tag: string, bytes: Uint8Array): Uint8Array => {
  if (!/^\d\d$/.test(tag) || bytes.length > 99)
    throw refuse(`48.${tag}`, 'a tag of two digits and at most 99 bytes', 'others')
  return Buffer.concat([bytesOf(program, '48', tag + String(bytes.length).padStart(2, '0')), bytes])
}

const refuse = (path: string, expected: string, found: string): FrameFailure => {
  const fault: Fault = { kind: 'description', path, offset: 0, expected, found }
  return new FrameFailure(fault)
}
