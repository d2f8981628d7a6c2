import type { Infer } from '#libraries/schema/schema.ts'
import type { AuthoriseCommand, OpenAccountCommand, PostCommand, ReverseCommand } from '../contract.ts'

export type Authorise = Infer<typeof AuthoriseCommand>
export type Reverse = Infer<typeof ReverseCommand>
export type Post = Infer<typeof PostCommand>
export type OpenAccount = Infer<typeof OpenAccountCommand>

/** The operations of the ledger. A command id is scoped by its operation: `post` and `authorise` may use one text each. */
export const operations = ['openAccount', 'authorise', 'reverse', 'post'] as const
export type Operation = (typeof operations)[number]

export type Command =
  | { readonly operation: 'openAccount'; readonly body: OpenAccount }
  | { readonly operation: 'authorise'; readonly body: Authorise }
  | { readonly operation: 'reverse'; readonly body: Reverse }
  | { readonly operation: 'post'; readonly body: Post }
