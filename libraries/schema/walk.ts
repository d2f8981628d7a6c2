import { invariant } from '../errors/invariant.ts'
import { cvc, pan, Sensitive, secret } from '../errors/sensitive.ts'
import { itemJson, type JsonNode, propertyJson, variantJson } from './json-node.ts'
import type { Schema, Shape } from './schema.ts'

/**
 * Converts values that have been checked. The walk is compiled to the text of a JavaScript function, because a literal such as
 * `{ a: v.a, b: BigInt(v.b) }` is made many times faster than an object filled key by key; names enter the text as JSON strings only.
 */
export type Direction = 'to-wire' | 'from-wire' | 'copy'

export const compileWalk = (schema: Schema<unknown>, direction: Direction): ((value: unknown) => unknown) => {
  const program: Program = { direction, functions: [] }
  const root = expression(schema.json as JsonNode, schema.shape, 'v', program)
  const text = `'use strict'\n${program.functions.join('\n')}\nreturn v => ${root}`
  return new Function(...Object.keys(runtime), text)(...Object.values(runtime))
}

type Program = { readonly direction: Direction; readonly functions: string[] }

/** JavaScript that gives the converted form of the value that the JavaScript `value` gives. */
const expression = (json: JsonNode, shape: Shape, value: string, program: Program): string => {
  switch (shape.kind) {
    case 'same':
      // Minus zero does not survive JSON, so that it must not survive a copy either.
      return isNumeric(json) ? `(typeof ${value} === 'number' ? ${value} + 0 : ${value})` : value
    case 'amount':
      return { 'to-wire': `Number(${value})`, 'from-wire': `BigInt(${value})`, copy: value }[program.direction]
    case 'bytes':
      return { 'to-wire': `toHex(${value})`, 'from-wire': `fromHex(${value})`, copy: `new Uint8Array(${value})` }[
        program.direction
      ]
    case 'sensitive':
      return { 'to-wire': `${value}.reveal()`, 'from-wire': `mask(${quoted(shape.of)}, ${value})`, copy: value }[
        program.direction
      ]
    case 'nullable':
      return `(${value} === null ? null : ${expression(itemJson(json, shape), shape.item, value, program)})`
    case 'array':
      return call(value, program, arrayBody(expression(itemJson(json, shape), shape.item, 'v[i]', program)))
    case 'record':
      return call(value, program, recordBody(expression(itemJson(json, shape), shape.item, 'v[key]', program)))
    case 'object':
      return call(value, program, objectBody(json, shape.properties, program))
    case 'union':
      return call(value, program, unionBody(json, shape.variants, program))
  }
}

const isNumeric = ({ type, anyOf }: JsonNode): boolean =>
  type === 'integer' || type === 'number' || (anyOf?.some(isNumeric) ?? false)

/** Adds a function with this body and gives the call of it. */
const call = (value: string, program: Program, body: string): string => {
  const name = `f${program.functions.length}`
  program.functions.push(`const ${name} = v => {\n${body}\n}`)
  return `${name}(${value})`
}

const arrayBody = (item: string): string =>
  `const out = new Array(v.length)\nfor (let i = 0; i < v.length; i++) out[i] = ${item}\nreturn out`

const recordBody = (item: string): string =>
  `const out = {}\nfor (const key of Object.keys(v)) out[key] = ${item}\nreturn out`

const objectBody = (json: JsonNode, properties: Readonly<Record<string, Shape>>, program: Program): string => {
  const required: string[] = []
  const optional: string[] = []
  for (const [name, shape] of Object.entries(properties)) {
    invariant(name !== '__proto__', 'No property of a schema is called __proto__.')
    const read = `v[${quoted(name)}]`
    const converted = expression(propertyJson(json, name), shape, read, program)
    if (json.required?.includes(name)) required.push(`${quoted(name)}: ${converted}`)
    else optional.push(`if (${read} !== undefined) out[${quoted(name)}] = ${converted}`)
  }
  return [`const out = { ${required.join(', ')} }`, ...optional, 'return out'].join('\n')
}

const unionBody = (json: JsonNode, variants: Readonly<Record<string, Shape>>, program: Program): string =>
  `switch (v.kind) {\n${Object.entries(variants)
    .map(([kind, shape]) => `case ${quoted(kind)}: return ${expression(variantJson(json, kind), shape, 'v', program)}`)
    .join('\n')}\n}`

const quoted = (text: string): string => JSON.stringify(text)

const makers: Readonly<Record<string, (text: string) => Sensitive<string>>> = { pan, cvc, secret }

/** What the text of a walk may call. */
const runtime = {
  toHex: (bytes: Uint8Array): string => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex'),
  fromHex: (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex')),
  mask: (kind: string, text: string): Sensitive<string> =>
    makers[kind]?.(text) ?? new Sensitive(kind, text, `[${kind}]`),
}
