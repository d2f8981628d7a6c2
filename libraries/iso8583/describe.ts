import tagNames from './chip-tags.json' with { type: 'json' }
import { hexOf } from './content-fault.ts'
import { de48, textOf } from './de48.ts'
import { berTlvOf, de55 } from './de55.ts'
import type { Element } from './dialect.ts'
import { hiddenTags, holdsCardNumber, masked, maskText } from './masking.ts'
import { bodyOf, type Message } from './message.ts'
import type { Program } from './program.ts'
import type { Part } from './tlv.ts'

/** A message for people and scripts: what `florin decode` prints and `florin encode` reads. */
export type Description = { readonly dialect: string; readonly mti: string; readonly fields: readonly DescribedField[] }

/**
 * One element or part. Paths: `2`, `48.tcc`, `48.92`, `55.9F26`. `value` is characters, `hex` is bytes.
 * A masked one cannot be encoded again.
 */
export type DescribedField = {
  readonly path: string
  readonly name: string
  readonly value?: string
  readonly hex?: string
  readonly masked?: true
}

/**
 * Takes a message apart. Card data is masked by the dialect's table; with `reveal` it is shown, and then
 * `fromDescription` gives the same bytes again (hexadecimal characters of `iso87-ascii` in capitals).
 */
export const describe = (message: Message, { reveal = false }: { readonly reveal?: boolean } = {}): Description => {
  const { program } = bodyOf(message)
  const fields = message.elements().flatMap(number => {
    const element = program.elements[number]
    return element === undefined ? [] : describeElement(program, message, element)
  })
  const second = message.has(1) && !message.elements().some(number => number > 64)
  const bitmap = second
    ? [{ path: '1', name: 'Second bitmap, empty', hex: '0000000000000000', masking: 'shown' as const }]
    : []
  return {
    dialect: program.dialect.name,
    mti: message.mti,
    fields: [...bitmap, ...fields].map(field => show(field, reveal)),
  }
}

type Unmasked = DescribedField & { readonly masking: Element['masking'] }

const show = ({ masking, ...field }: Unmasked, reveal: boolean): DescribedField => {
  if (reveal) return field
  const { path, name } = field
  if (field.hex !== undefined) {
    const hidden = masking === 'hidden' || holdsCardNumber(field.hex)
    return hidden ? { path, name, value: masked, masked: true } : field
  }
  const value = maskText(masking, field.value ?? '')
  return value === field.value ? field : { path, name, value, masked: true }
}

const describeElement = (program: Program, message: Message, element: Element): Unmasked[] => {
  const { number, name, masking, codec } = element
  const path = String(number)
  if (!message.holdsBytes(number)) return [{ path, name, masking, value: message.text(number) ?? '' }]
  const bytes = message.bytes(number) ?? new Uint8Array(0)
  if (codec.content === 'card-data' && bytes.length > 0) return describeCardData(program, message)
  if (codec.content === 'ber-tlv') {
    const objects = de55(message)?.objects ?? []
    // A length in a longer form than needed would be lost: such chip data is shown as it is.
    const same = bytes.length > 0 && Buffer.compare(berTlvOf(objects), bytes) === 0
    return same ? objects.map(describeObject) : [{ path, name, masking: 'hidden', hex: hexOf(bytes) }]
  }
  const opaque = number === 48 && codec.content === 'plain'
  return [{ ...(opaque ? asField(program, path, name, bytes) : { path, name, hex: hexOf(bytes) }), masking }]
}

const describeObject = ({ tag, bytes }: Part): Unmasked => {
  const name = (tagNames as Record<string, string>)[tag] ?? 'Data object'
  return { path: `55.${tag}`, name, hex: hexOf(bytes), masking: hiddenTags.has(tag) ? 'hidden' : 'shown' }
}

const describeCardData = (program: Program, message: Message): Unmasked[] => {
  const { tcc, subelements } = de48(message) ?? { tcc: undefined, subelements: [] }
  const category: Unmasked[] =
    tcc === undefined ? [] : [{ path: '48.tcc', name: 'Transaction category', masking: 'shown', value: tcc }]
  return [...category, ...subelements.map(part => describeSubelement(program, part))]
}

const describeSubelement = (program: Program, { tag, bytes }: Part): Unmasked => {
  const known = program.dialect.subelements.find(subelement => subelement.tag === tag)
  const path = `48.${tag}`
  const name = known?.name ?? 'Subelement'
  const masking = known?.masking === 'hidden' || holdsCardNumber(textOf(program, bytes)) ? 'hidden' : 'shown'
  if (known?.format === 'bytes') return { path, name, masking, hex: hexOf(bytes) }
  return { ...asField(program, path, name, bytes), masking }
}

/** Bytes as characters when all of them are printable ones, else in hexadecimal. */
const asField = (program: Program, path: string, name: string, bytes: Uint8Array): DescribedField => {
  const text = textOf(program, bytes)
  return /^[\x20-\x7e]+$/.test(text) ? { path, name, value: text } : { path, name, hex: hexOf(bytes) }
}
