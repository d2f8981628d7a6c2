import type { Operation } from '../../domain/command.ts'
import { operationOf, type Recorded } from '../../domain/recorded.ts'

/** The scopes of ids stand in the runs as numbers: none of these ever changes, new ones are added. */
export const commandScopes = {
  openAccount: 1,
  authorise: 2,
  reverse: 3,
  post: 4,
  openAddress: 5,
  closeAddress: 6,
  limitAddress: 7,
  hold: 8,
  increment: 9,
  release: 10,
  capture: 11,
  expire: 12,
  reverseEntrySet: 13,
  closeDay: 14,
} as const satisfies Record<Operation, number>

export const scopes = {
  /** An entry set by its id. */
  entrySet: 64,
  /** What took an entry set back, by the id of what was taken back. */
  reversedEntrySet: 65,
  /** A hold that is closed, by its id: the value is its place in the archive. */
  hold: 66,
  /** The same by each of the network's references. */
  reference: 67,
} as const

/** The ids that a record uses up, each with its sequence. */
export const eachKeyOf = ({ what, commandId }: Recorded, each: (scope: number, text: string) => void): void => {
  each(commandScopes[operationOf(what)], commandId)
  if (what.kind !== 'posted' && what.kind !== 'captured') return
  each(scopes.entrySet, what.entrySetId)
  if (what.reverses !== undefined) each(scopes.reversedEntrySet, what.reverses)
}
