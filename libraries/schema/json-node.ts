import type { TSchema } from 'typebox'
import { invariant } from '../errors/invariant.ts'
import type { Shape } from './schema.ts'

/** The keywords of JSON Schema that the builders in `schema.ts` write. */
export type JsonNode = TSchema & {
  readonly type?: 'string' | 'integer' | 'number' | 'boolean' | 'null' | 'array' | 'object'
  readonly const?: string
  readonly enum?: readonly string[]
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly minimum?: number
  readonly maximum?: number
  readonly items?: JsonNode
  readonly maxItems?: number
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, JsonNode>>
  readonly additionalProperties?: JsonNode
  readonly anyOf?: readonly JsonNode[]
}

const present = (node: JsonNode | undefined): JsonNode => {
  invariant(node !== undefined, 'A schema says the same in `json` and in `shape`.')
  return node
}

/** The part of `json` that describes the items of an array, the values of a record, or the value that may be null. */
export const itemJson = (json: JsonNode, shape: Shape): JsonNode =>
  present(shape.kind === 'array' ? json.items : shape.kind === 'record' ? json.additionalProperties : json.anyOf?.[0])

export const propertyJson = (json: JsonNode, name: string): JsonNode => present(json.properties?.[name])

export const variantJson = (json: JsonNode, kind: string): JsonNode =>
  present(json.anyOf?.find(member => member.properties?.['kind']?.const === kind))
