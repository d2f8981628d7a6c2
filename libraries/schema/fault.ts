import { badRequest, type Failure } from '../errors/failure.ts'
import { itemJson, type JsonNode, propertyJson, variantJson } from './json-node.ts'
import { recordKeyLengthMax, type Schema, type Shape } from './schema.ts'
import { type Form, hasNoHoles, isAmount, isBytes, isRecordKey, sensitiveCheck } from './value-check.ts'

/**
 * Why a value was refused: the first fault in the order of the schema, as a failure that names the path (`amount.amountMinor`,
 * `postings.0.address`) and the remedy, never the value. Runs only after the compiled check has said no.
 */
export const findFault = (schema: Schema<unknown>, value: unknown, form: Form): Failure =>
  faultIn(schema.json as JsonNode, schema.shape, { value, path: '', form }) ??
  fault('value', '', 'Give a value that the schema allows')

type Place = { readonly value: unknown; readonly path: string; readonly form: Form }

/** `remedy` is a sentence without its full stop. */
const fault = (what: string, path: string, remedy: string): Failure =>
  badRequest(`schema.${what}`, path === '' ? 'body' : path, `${remedy}.`)

const named = (path: string): string => (path === '' ? 'the body' : path)

const faultIn = (json: JsonNode, shape: Shape, place: Place): Failure | undefined => {
  const { value, path, form } = place
  switch (shape.kind) {
    case 'same':
      return sameFault(json, place)
    case 'amount':
      return (form === 'code' ? isAmount(value) : Number.isSafeInteger(value))
        ? undefined
        : fault('amount', path, `Give ${named(path)} as a whole number of minor units of at most 2^53-1`)
    case 'bytes':
      return (form === 'code' ? isBytes(value, json) : sameFault(json, place) === undefined)
        ? undefined
        : fault('bytes', path, `Give ${named(path)} as at most ${(json.maxLength ?? 0) / 2} bytes in lower-case hex`)
    case 'sensitive':
      return (form === 'code' ? sensitiveCheck(json, shape.of)(value) : sameFault(json, place) === undefined)
        ? undefined
        : fault('sensitive', path, `Give ${named(path)} as ${shape.of} text that matches ${json.pattern}`)
    case 'nullable':
      return value === null ? undefined : faultIn(itemJson(json, shape), shape.item, place)
    case 'array':
      return arrayFault(json, shape.item, place)
    case 'record':
      return recordFault(itemJson(json, shape), shape.item, place)
    case 'object':
      return objectFault(json, shape.properties, place)
    case 'union':
      return unionFault(json, shape.variants, place)
  }
}

const sameFault = (json: JsonNode, { value, path, form }: Place): Failure | undefined => {
  if (json.anyOf !== undefined) {
    // The builders make this for `nullable` only.
    return value === null ? undefined : sameFault(json.anyOf[0] ?? json, { value, path, form })
  }
  const words = json.enum ?? (json.const === undefined ? undefined : [json.const])
  if (words !== undefined)
    return words.includes(value as string)
      ? undefined
      : fault(
          'word',
          path,
          `Give ${named(path)} as ${words.length > 20 ? `one of its ${words.length} words, such as ${words.slice(0, 3).join(', ')}` : `one of ${words.join(', ')}`}`,
        )
  if (json.type === 'string') return textFault(json, value, path)
  if (json.type === 'boolean')
    return typeof value === 'boolean' ? undefined : fault('boolean', path, `Give ${named(path)} as true or false`)
  if (json.type === 'number')
    return Number.isFinite(value) ? undefined : fault('number', path, `Give ${named(path)} as a finite number`)
  const { minimum = -Infinity, maximum = Infinity } = json
  return Number.isInteger(value) && (value as number) >= minimum && (value as number) <= maximum
    ? undefined
    : fault('integer', path, `Give ${named(path)} as a whole number from ${minimum} to ${maximum}`)
}

const textFault = (json: JsonNode, value: unknown, path: string): Failure | undefined => {
  if (typeof value !== 'string') return fault('text', path, `Give ${named(path)} as text`)
  if (!value.isWellFormed()) return fault('unicode', path, `Give ${named(path)} as well-formed Unicode`)
  const { minLength = 0, maxLength = Infinity, pattern } = json
  const length = [...value].length
  if (length < minLength || length > maxLength)
    return fault('length', path, `Give ${named(path)} ${minLength} to ${maxLength} characters`)
  return pattern === undefined || new RegExp(pattern).test(value)
    ? undefined
    : fault('pattern', path, `Give ${named(path)} as text that matches ${pattern}`)
}

const arrayFault = (json: JsonNode, item: Shape, { value, path, form }: Place): Failure | undefined => {
  if (!Array.isArray(value)) return fault('array', path, `Give ${named(path)} as a list`)
  const maxItems = json.maxItems ?? 0
  if (value.length > maxItems) return fault('items', path, `Give ${named(path)} at most ${maxItems} items`)
  if (!hasNoHoles(value)) return fault('items', path, `Give ${named(path)} as a list without holes`)
  const of = itemJson(json, { kind: 'array', item })
  return first(value.keys(), index => faultIn(of, item, { value: value[index], path: under(path, `${index}`), form }))
}

const recordFault = (json: JsonNode, item: Shape, { value, path, form }: Place): Failure | undefined => {
  if (!isObject(value)) return fault('object', path, `Give ${named(path)} as an object`)
  return first(Object.getOwnPropertyNames(value), key =>
    isRecordKey(key) && [...key].length <= recordKeyLengthMax
      ? faultIn(json, item, { value: value[key], path: under(path, anyKey), form })
      : fault('key', path, `Give the keys of ${named(path)} other names, of at most ${recordKeyLengthMax} characters`),
  )
}

const objectFault = (
  json: JsonNode,
  properties: Readonly<Record<string, Shape>>,
  { value, path, form }: Place,
): Failure | undefined => {
  if (!isObject(value)) return fault('object', path, `Give ${named(path)} as an object`)
  return first(Object.entries(properties), ([name, shape]) => {
    const inner = { value: value[name], path: under(path, name), form }
    if (inner.value !== undefined) return faultIn(propertyJson(json, name), shape, inner)
    return json.required?.includes(name) ? fault('missing', inner.path, `Give ${inner.path}`) : undefined
  })
}

const unionFault = (json: JsonNode, variants: Readonly<Record<string, Shape>>, place: Place): Failure | undefined => {
  const { value, path } = place
  if (!isObject(value)) return fault('object', path, `Give ${named(path)} as an object`)
  const kind = value['kind']
  const variant = typeof kind === 'string' && Object.hasOwn(variants, kind) ? variants[kind] : undefined
  return variant === undefined
    ? fault('kind', under(path, 'kind'), `Give ${under(path, 'kind')} as one of ${Object.keys(variants).join(', ')}`)
    : faultIn(variantJson(json, kind as string), variant, place)
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The keys of a record are free text, so that they are not shown. */
const anyKey = '*'

const under = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`)

const first = <T>(items: Iterable<T>, look: (item: T) => Failure | undefined): Failure | undefined => {
  for (const item of items) {
    const found = look(item)
    if (found !== undefined) return found
  }
  return undefined
}
