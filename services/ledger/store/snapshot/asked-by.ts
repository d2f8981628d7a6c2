import type { Command, HoldReference } from '../../domain/command.ts'
import { commandScopes, scopes } from '../ids/key-scopes.ts'

/** A text that a decision looks for in the books, by the scope in which the index of ids knows it. */
export type Ask = { readonly scope: number; readonly text: string }

/** Everything that a command asks of the books and that they may have forgotten: its own id, entry sets, holds that were closed. */
export const askedBy = (command: Command): readonly Ask[] => [
  { scope: commandScopes[command.operation], text: command.body.commandId },
  ...othersAskedBy(command),
]

const othersAskedBy = ({ operation, body }: Command): readonly Ask[] => {
  switch (operation) {
    case 'authorise':
      return [{ scope: scopes.hold, text: body.authorisationId }]
    case 'hold':
      return [{ scope: scopes.hold, text: body.holdId }]
    case 'reverse':
      return byReferences(body.references)
    case 'increment':
    case 'release':
    case 'expire':
      return byHold(body.hold)
    case 'capture':
      return [{ scope: scopes.entrySet, text: body.entrySetId }, ...(body.hold === undefined ? [] : byHold(body.hold))]
    case 'post':
      return [{ scope: scopes.entrySet, text: body.entrySetId }]
    case 'reverseEntrySet':
      return [
        { scope: scopes.entrySet, text: body.entrySetId },
        { scope: scopes.reversedEntrySet, text: body.reverses },
      ]
    default:
      return []
  }
}

const byHold = (hold: HoldReference): readonly Ask[] => {
  switch (hold.kind) {
    case 'authorisation':
      return [{ scope: scopes.hold, text: hold.authorisationId }]
    case 'hold':
      return [{ scope: scopes.hold, text: hold.holdId }]
    case 'references':
      return byReferences(hold.references)
  }
}

const byReferences = (references: readonly string[]): readonly Ask[] =>
  references.map(text => ({ scope: scopes.reference, text }))
