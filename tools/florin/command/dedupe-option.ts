import type { Input, OptionSpec } from '../command-spec.ts'
import { optionalText } from '../input.ts'

/** Of commands that move money: a script that does not know whether it was heard says it again with the same one. */
export const dedupeOption: OptionSpec = {
  flags: '--dedupe-id <text>',
  what: 'the same one again does nothing twice; without it each call is a new one',
}

export const dedupePart = (input: Input): { dedupeId?: string } => {
  const dedupeId = optionalText(input, 'dedupeId')
  return dedupeId === undefined ? {} : { dedupeId }
}
