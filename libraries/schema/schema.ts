import { type TSchema, Type } from 'typebox'
import type { Sensitive } from '../errors/sensitive.ts'
import type { Id, IdPrefix } from '../ids/ids.ts'
import { type Currency, currencyCodes, type Money } from '../money/money.ts'

/**
 * A schema describes one value twice: `json` is the JSON Schema 2020-12 of its form on the wire, `shape` says how that
 * form maps to the form in code. They differ in three places only: amounts are exact JSON integers on the wire and
 * `bigint` in code, bytes are hex on the wire and `Uint8Array` in code, card data is text on the wire and `Sensitive` in code.
 * `compile` (codec.ts) turns a schema into functions; the type in code is inferred with `Infer`.
 */
export type Schema<T> = { readonly json: TSchema; readonly shape: Shape; readonly type?: T }

export type Infer<S> = S extends Schema<infer T> ? T : never

export type Shape =
  | { readonly kind: 'same' }
  | { readonly kind: 'amount' }
  | { readonly kind: 'bytes' }
  | { readonly kind: 'sensitive'; readonly of: string }
  | { readonly kind: 'nullable'; readonly item: Shape }
  | { readonly kind: 'array'; readonly item: Shape }
  | { readonly kind: 'record'; readonly item: Shape }
  | { readonly kind: 'object'; readonly properties: Readonly<Record<string, Shape>> }
  | { readonly kind: 'union'; readonly variants: Readonly<Record<string, Shape>> }

const same: Shape = { kind: 'same' }

/** Text of at most `maxLength` characters (1,024 unless told). */
export const text = ({
  minLength = 0,
  maxLength = 1024,
  pattern,
}: {
  minLength?: number
  maxLength?: number
  pattern?: string
} = {}): Schema<string> => ({
  json: Type.String({ minLength, maxLength, ...(pattern === undefined ? {} : { pattern }) }),
  shape: same,
})

export const boolean = (): Schema<boolean> => ({ json: Type.Boolean(), shape: same })

/** A whole number that fits a double exactly: counts, positions, milliseconds. Not for amounts. */
export const integer = ({
  minimum = Number.MIN_SAFE_INTEGER,
  maximum = Number.MAX_SAFE_INTEGER,
} = {}): Schema<number> => ({
  json: Type.Integer({ minimum, maximum }),
  shape: same,
})

/** A finite number with fractions: durations in milliseconds, ratios. Not for amounts. */
export const decimal = (): Schema<number> => ({ json: Type.Number(), shape: same })

/** The last moment that a date can show. */
export const epochMsMax = 8_640_000_000_000_000

/** Milliseconds since 1970, of a moment that a date can show. */
export const epochMs = (): Schema<number> => integer({ minimum: 0, maximum: epochMsMax })

/** Minor units: `bigint` in code, a JSON integer up to 2^53-1 on the wire; what is not exact is refused. */
export const amountMinor = (): Schema<bigint> => ({
  json: Type.Integer({ minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER }),
  shape: { kind: 'amount' },
})

export const currency = (): Schema<Currency> => ({ json: Type.Enum([...currencyCodes]), shape: same })

/** `{ amountMinor, currency }`. */
export const moneySchema = (): Schema<Money> => object({ amountMinor: amountMinor(), currency: currency() })

export const idOf = <P extends IdPrefix>(prefix: P): Schema<Id<P>> => ({
  json: Type.String({ pattern: `^${prefix}_[0-9A-Za-z]{22}$` }),
  shape: same,
})

/** Hex on the wire, bytes in code. */
export const bytes = ({ maxLength = 8192 }: { maxLength?: number } = {}): Schema<Uint8Array> => ({
  json: Type.String({ maxLength: maxLength * 2, pattern: '^([0-9a-f]{2})*$' }),
  shape: { kind: 'bytes' },
})

/** Card data or a secret: masked by its type in code, text on the wire. Masking: see `libraries/errors/sensitive.ts`. */
export const sensitive = <K extends string>(of: K, pattern: string): Schema<Sensitive<K>> => ({
  json: Type.String({ pattern, maxLength: 256 }),
  shape: { kind: 'sensitive', of },
})

/** One of a closed list of words. */
export const oneOf = <const W extends readonly string[]>(...words: W): Schema<W[number]> => ({
  json: Type.Enum([...words]),
  shape: same,
})

export const nullable = <T>(item: Schema<T>): Schema<T | null> => ({
  json: Type.Union([item.json, Type.Null()]),
  shape: item.shape.kind === 'same' ? same : { kind: 'nullable', item: item.shape },
})

export const array = <T>(item: Schema<T>, { maxItems = 1000 }: { maxItems?: number } = {}): Schema<readonly T[]> => ({
  json: Type.Array(item.json, { maxItems }),
  shape: { kind: 'array', item: item.shape },
})

export const recordKeyLengthMax = 128

/** An object with free keys and values of one kind. */
export const record = <T>(item: Schema<T>): Schema<Readonly<Record<string, T>>> => ({
  // Type.Record would leave the value of a key that holds a line break unchecked.
  json: Type.Unsafe({
    type: 'object',
    additionalProperties: item.json,
    propertyNames: { type: 'string', maxLength: recordKeyLengthMax },
  }),
  shape: { kind: 'record', item: item.shape },
})

declare const optionalMark: unique symbol
type Optional<T> = Schema<T> & { readonly [optionalMark]: true }

/** A property that may be absent. Absent and `undefined` are one; `null` is refused. */
export const optional = <T>(item: Schema<T>): Optional<T> =>
  ({ json: Type.Optional(item.json), shape: item.shape }) as unknown as Optional<T>

type Properties = Readonly<Record<string, Schema<never> | Schema<unknown>>>
type OptionalKeys<P> = { [K in keyof P]: P[K] extends { readonly [optionalMark]: true } ? K : never }[keyof P]
type ObjectOf<P> = { readonly [K in Exclude<keyof P, OptionalKeys<P>>]: Infer<P[K]> } & {
  readonly [K in OptionalKeys<P>]?: Infer<P[K]> | undefined
}

/** An object; properties that the schema does not know are dropped on receipt, so that fields can be added. */
export const object = <P extends Properties>(properties: P): Schema<ObjectOf<P>> => ({
  json: Type.Object(mapValues(properties, property => property.json)),
  shape: { kind: 'object', properties: mapValues(properties, property => property.shape) },
})

type Variants = Readonly<Record<string, Properties & { readonly kind?: never }>>
type UnionOf<V> = { [K in keyof V]: { readonly kind: K } & ObjectOf<V[K]> }[keyof V]

/** A closed union told apart by `kind` (so no variant has a property of that name): `union({ deposited: { pot }, refused: { reason } })`. */
export const union = <V extends Variants>(variants: V): Schema<UnionOf<V>> => {
  const members = mapValues(variants, (properties, kind) => object({ kind: literal(kind), ...properties }))
  return {
    json: Type.Union(Object.values(members).map(member => member.json)),
    shape: { kind: 'union', variants: mapValues(members, member => member.shape) },
  }
}

const literal = (word: string): Schema<string> => ({ json: Type.Literal(word), shape: same })

const mapValues = <T, U>(values: Readonly<Record<string, T>>, map: (value: T, key: string) => U): Record<string, U> =>
  Object.fromEntries(Object.entries(values).map(([key, value]) => [key, map(value, key)]))
