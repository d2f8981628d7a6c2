import { badRequest } from '#libraries/errors/failure.ts'
import { compile } from '#libraries/schema/codec.ts'
import type { Schema } from '#libraries/schema/schema.ts'

/** A command of the door: the body in, checked, and a JSON document out. */
export type Command = (body: unknown) => Promise<object>

/**
 * Checks the body against the schema before the handler sees it. An unknown field is refused too: a misspelt option must not be
 * ignored. Throws `Failure('bad-request')`, field = the path of what is wrong.
 */
export const command = <R>(request: Schema<R>, handle: (request: R) => Promise<object>): Command => {
  const codec = compile(request)
  const known = request.shape.kind === 'object' ? Object.keys(request.shape.properties) : []
  return async body => {
    const given = body ?? {}
    const stranger = typeof given === 'object' ? Object.keys(given).find(name => !known.includes(name)) : undefined
    if (stranger !== undefined) throw unknownField(stranger, known)
    return handle(codec.fromJson(given))
  }
}

const unknownField = (name: string, known: readonly string[]) => {
  const remedy = known.length === 0 ? 'It takes none.' : `It takes ${known.join(', ')}.`
  // A name that could not be one is not repeated: it may be a value in the wrong place, such as a card number.
  const field = /^[A-Za-z][A-Za-z-]{0,63}$/.test(name) ? name : 'body'
  return badRequest('operator.unknown-field', field, `This command does not know that field. ${remedy}`)
}
