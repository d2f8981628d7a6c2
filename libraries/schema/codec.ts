import type { Schema } from './schema.ts'

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

export declare const compile: <T>(schema: Schema<T>) => Codec<T>
