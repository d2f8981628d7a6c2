import { optional, text } from '#libraries/schema/schema.ts'

/** Of every command that changes something: the same one again does it once. Without it each request is a new one. */
export const dedupeId = optional(text({ minLength: 1, maxLength: 60 }))
