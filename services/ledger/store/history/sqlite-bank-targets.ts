import type { DatabaseSync } from 'node:sqlite'
import type { JournalEntry } from '../../contract.ts'
import type { Address } from '../../messages/addresses.ts'

/** The open holds whose money goes to one of the bank's own addresses: entries about them name the hold, not where it goes. */
export const bankTargets = (database: DatabaseSync) => {
  const find = database.prepare('SELECT address FROM bank_target WHERE hold = ?')
  const insert = database.prepare('INSERT INTO bank_target (hold, address) VALUES (?, ?)')
  const remove = database.prepare('DELETE FROM bank_target WHERE hold = ?')
  return {
    find: (holdId: string): Address | undefined => {
      const found = find.get(holdId)?.['address']
      return found === undefined ? undefined : JSON.parse(String(found))
    },
    /** Before the changes of an entry are worked out. */
    open: ({ what }: JournalEntry): void => {
      if (what.kind !== 'holdPlaced' || what.to === undefined || what.to.accountId !== undefined) return
      insert.run(what.holdId, JSON.stringify(what.to))
    },
    /** After that. */
    close: ({ what }: JournalEntry): void => {
      if (!('holdId' in what) || what.holdId === undefined) return
      const isOver = what.kind === 'holdExpired' || ('held' in what && what.held.amountMinor === 0n)
      if (isOver) remove.run(what.holdId)
    },
  }
}
