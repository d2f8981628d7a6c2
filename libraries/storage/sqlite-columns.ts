/**
 * Columns from a row's schema: text, numbers, booleans, amounts and bytes are kept in SQLite's own types, everything
 * nested as JSON text in its wire form. An absent property is NULL; so is `null` in a property that must be there.
 */
import { badRequest, Failure } from '../errors/failure.ts'
import { invariant } from '../errors/invariant.ts'
import { compile } from '../schema/codec.ts'
import type { Schema, Shape } from '../schema/schema.ts'
import type { SqlValue } from './sqlite-step.ts'

export type Column = {
  readonly name: string
  readonly type: 'TEXT' | 'INTEGER' | 'REAL' | 'BLOB'
  readonly optional: boolean
  /** Only an amount needs all 64 bits. */
  readonly isAmount: boolean
  readonly encode: (value: unknown) => SqlValue
  readonly decode: (value: Exclude<SqlValue, null>) => unknown
}

type JsonSchema = {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly anyOf?: readonly JsonSchema[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
}

/** Fails with an assertion if the schema is not one of an object, or holds card data, which no table may hold. */
export const columnsOf = (table: string, row: Schema<never>): readonly Column[] => {
  const { json, shape } = row as { json: JsonSchema; shape: Shape }
  invariant(shape.kind === 'object', `The rows of table ${table} are objects.`)
  invariant(!holdsCardData(shape), `Table ${table} holds no card data: encrypt it and declare the column as bytes.`)
  return Object.entries(shape.properties).map(([name, property]) => {
    const schema = json.properties?.[name] ?? {}
    const optional = !json.required?.includes(name)
    return column({ table, name, optional, schema, shape: property })
  })
}

const holdsCardData = (shape: Shape): boolean => {
  switch (shape.kind) {
    case 'sensitive':
      return true
    case 'nullable':
    case 'array':
    case 'record':
      return holdsCardData(shape.item)
    case 'object':
      return Object.values(shape.properties).some(holdsCardData)
    case 'union':
      return Object.values(shape.variants).some(holdsCardData)
    default:
      return false
  }
}

type Declared = {
  readonly table: string
  readonly name: string
  readonly optional: boolean
  readonly schema: JsonSchema
  readonly shape: Shape
}

type Kind = Pick<Column, 'type' | 'encode' | 'decode'>

const column = (declared: Declared): Column => {
  const { table, name, optional } = declared
  const plain = withoutNull(declared)
  // NULL can stand for one thing only: if it means "absent", then `null` has to be kept as JSON.
  const isNullable = plain !== declared && !optional
  const { type, encode, decode } = kindOf(isNullable ? plain : declared)
  return {
    name,
    type,
    optional,
    isAmount: isNullable ? plain.shape.kind === 'amount' : declared.shape.kind === 'amount',
    decode,
    encode: value => {
      if (value === undefined && optional) return null
      if (value === null && isNullable) return null
      const encoded = value === undefined ? undefined : encode(value)
      if (encoded === undefined)
        throw badRequest('storage.value', `${table}.${name}`, `${table}.${name} takes a value as its schema says.`)
      return encoded
    },
  }
}

const withoutNull = (declared: Declared): Declared => {
  const [item, rest] = declared.schema.anyOf ?? []
  if (declared.shape.kind === 'nullable')
    return { ...declared, schema: item ?? declared.schema, shape: declared.shape.item }
  if (declared.shape.kind === 'same' && item !== undefined && rest?.type === 'null')
    return { ...declared, schema: item }
  return declared
}

const kindOf = ({ schema, shape, table, name }: Declared): Kind => {
  if (shape.kind === 'amount') return amount
  if (shape.kind === 'bytes') return blob
  if (shape.kind !== 'same') return json({ schema, shape, column: `${table}.${name}` })
  if (schema.type === 'string' || schema.enum?.every(word => typeof word === 'string')) return text
  if (schema.type === 'integer') return integer
  if (schema.type === 'number') return real
  if (schema.type === 'boolean') return truth
  return json({ schema, shape, column: `${table}.${name}` })
}

const refused = undefined as unknown as SqlValue

const text: Kind = {
  type: 'TEXT',
  encode: value => (typeof value === 'string' ? value : refused),
  decode: value => value,
}
const integer: Kind = {
  type: 'INTEGER',
  encode: value => (Number.isSafeInteger(value) ? (value as number) : refused),
  decode: Number,
}
const real: Kind = {
  type: 'REAL',
  encode: value => (Number.isFinite(value) ? (value as number) : refused),
  decode: Number,
}
const truth: Kind = {
  type: 'INTEGER',
  encode: value => (typeof value === 'boolean' ? Number(value) : refused),
  decode: value => Number(value) === 1,
}
const amount: Kind = {
  type: 'INTEGER',
  encode: value => (typeof value === 'bigint' && BigInt.asIntN(64, value) === value ? value : refused),
  decode: BigInt as (value: unknown) => bigint,
}
const blob: Kind = {
  type: 'BLOB',
  encode: value => (value instanceof Uint8Array ? value : refused),
  decode: value => value,
}

const json = ({ schema, shape, column }: { schema: JsonSchema; shape: Shape; column: string }): Kind => {
  const codec = compile({ json: schema, shape } as unknown as Schema<unknown>)
  return {
    type: 'TEXT',
    encode: value => JSON.stringify(codec.toJson(value)),
    decode: value => {
      try {
        return codec.fromJson(JSON.parse(String(value)))
      } catch (cause) {
        throw new Failure('internal', 'storage.unreadable', `A value of ${column} does not fit its schema.`, { cause })
      }
    },
  }
}
