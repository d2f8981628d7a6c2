import { findFault } from './fault.ts'
import type { Schema } from './schema.ts'
import { compileCheck } from './value-check.ts'
import { compileWalk } from './walk.ts'

/** What JSON.parse gives and JSON.stringify takes. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined }

/** The compiled form of a schema. Each function throws `Failure('bad-request', 'schema.…')` naming the path of the value at fault. */
export type Codec<T> = {
  /** From code to the wire form. Checks: what we send is as strict as what we take. */
  readonly toJson: (value: T) => Json
  /** From the wire form to code: checks, converts, drops unknown properties, copies. */
  readonly fromJson: (json: unknown) => T
  /** Checks and copies a value in code: what an in-process call does, so that it behaves as one over the wire. */
  readonly copy: (value: T) => T
}

const compiled = new WeakMap<object, Codec<never>>()

/** Compiles a schema once; the same schema object gives the same codec again. */
export const compile = <T>(schema: Schema<T>): Codec<T> => {
  const known = compiled.get(schema)
  if (known !== undefined) return known as unknown as Codec<T>
  const codec = compileNew(schema)
  compiled.set(schema, codec as unknown as Codec<never>)
  return codec
}

const compileNew = <T>(schema: Schema<T>): Codec<T> => {
  const isWire = compileCheck(schema, 'wire')
  const isCode = compileCheck(schema, 'code')
  const toWire = compileWalk(schema, 'to-wire')
  const fromWire = compileWalk(schema, 'from-wire')
  const copy = compileWalk(schema, 'copy')
  return {
    toJson: value => {
      if (!isCode(value)) throw findFault(schema, value, 'code')
      return toWire(value) as Json
    },
    fromJson: json => {
      if (!isWire(json)) throw findFault(schema, json, 'wire')
      return fromWire(json) as T
    },
    copy: value => {
      if (!isCode(value)) throw findFault(schema, value, 'code')
      return copy(value) as T
    },
  }
}
