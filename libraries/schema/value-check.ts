import { type TSchema, Type } from 'typebox'
import { Compile } from 'typebox/compile'
import { invariant } from '../errors/invariant.ts'
import { Sensitive } from '../errors/sensitive.ts'
import { itemJson, type JsonNode, propertyJson, variantJson } from './json-node.ts'
import { recordKeyLengthMax, type Schema, type Shape } from './schema.ts'

/** Which of its two forms a value has. */
export type Form = 'wire' | 'code'

/**
 * One compiled yes or no for a whole value. The validator is TypeBox's, over `schema.json` with what JSON Schema cannot say added:
 * text is well-formed Unicode, arrays have no holes, no key is `__proto__`, and the three types whose form in code differs.
 */
export const compileCheck = (schema: Schema<unknown>, form: Form): ((value: unknown) => boolean) => {
  const validator = Compile(refine(schema.json as JsonNode, schema.shape, form))
  return value => validator.Check(value)
}

export const amountMax = BigInt(Number.MAX_SAFE_INTEGER)

const refine = (json: JsonNode, shape: Shape, form: Form): TSchema => {
  switch (shape.kind) {
    case 'same':
      return refineSame(json)
    case 'amount':
    case 'bytes':
    case 'sensitive':
      return form === 'wire' ? json : inCode(json, shape)
    case 'nullable':
      return Type.Union([refine(itemJson(json, shape), shape.item, form), Type.Null()])
    case 'array':
      return Type.Refine(
        Type.Array(refine(itemJson(json, shape), shape.item, form), { maxItems: json.maxItems ?? 0 }),
        hasNoHoles,
      )
    case 'record':
      return Type.Unsafe({
        type: 'object',
        additionalProperties: refine(itemJson(json, shape), shape.item, form),
        propertyNames: Type.Refine(Type.String({ maxLength: recordKeyLengthMax }), isRecordKey),
      })
    case 'object':
      return Type.Object(
        Object.fromEntries(
          Object.entries(shape.properties).map(([name, property]) => {
            const refined = refine(propertyJson(json, name), property, form)
            return [name, json.required?.includes(name) ? refined : Type.Optional(refined)]
          }),
        ),
      )
    case 'union':
      return Type.Union(
        Object.entries(shape.variants).map(([kind, variant]) => refine(variantJson(json, kind), variant, form)),
      )
  }
}

const refineSame = (json: JsonNode): TSchema => {
  if (json.anyOf !== undefined) return Type.Union(json.anyOf.map(refineSame))
  return json.type === 'string' && json.const === undefined
    ? Type.Refine(Type.Unsafe<string>(json), text => text.isWellFormed())
    : json
}

const inCode = (json: JsonNode, shape: Shape): TSchema => {
  if (shape.kind === 'amount') return Type.Refine(Type.BigInt(), isAmount)
  const object = Type.Unsafe<object>({ type: 'object' })
  if (shape.kind === 'bytes') return Type.Refine(object, value => isBytes(value, json))
  invariant(shape.kind === 'sensitive', 'Three types have a form of their own in code.')
  return Type.Refine(object, sensitiveCheck(json, shape.of))
}

export const isAmount = (value: unknown): boolean =>
  typeof value === 'bigint' && value <= amountMax && value >= -amountMax

export const isBytes = (value: unknown, json: JsonNode): boolean =>
  value instanceof Uint8Array && value.length * 2 <= (json.maxLength ?? 0)

export const sensitiveCheck = (json: JsonNode, of: string): ((value: unknown) => boolean) => {
  const pattern = new RegExp(json.pattern ?? '')
  const { maxLength = 0 } = json
  return value => {
    if (!(value instanceof Sensitive) || value.kind !== of) return false
    const revealed: unknown = value.reveal()
    return typeof revealed === 'string' && revealed.length <= maxLength && pattern.test(revealed)
  }
}

/** A hole reads as `undefined`, which no item may be. */
export const hasNoHoles = (items: readonly unknown[]): boolean => !items.includes(undefined)

/** Assigning to `__proto__` would change the object and not its contents. */
export const isRecordKey = (key: string): boolean => key !== '__proto__' && key.isWellFormed()
