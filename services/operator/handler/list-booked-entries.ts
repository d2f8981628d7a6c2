import type { Client } from '#libraries/contract/contract.ts'
import { integer, object } from '#libraries/schema/schema.ts'
import { bookedEntry, type ledgerContract } from '#services/ledger/contract.ts'
import { command } from '../door/command.ts'

/** Entries read for one answer. */
const entriesMax = 500

/**
 * The entry sets behind a position, oldest first, for an export. `next` is the position to go on from, `end` that of the newest entry;
 * they are equal when all is read.
 */
export const listBookedEntries = ({ ledger }: { ledger: Pick<Client<typeof ledgerContract>, 'readEntries'> }) =>
  command(object({ after: integer({ minimum: 0 }) }), async ({ after }) => {
    const { entries, end } = await ledger.readEntries({ after, limit: entriesMax, waitMs: 0 })
    return {
      entries: entries.map(bookedEntry).filter(entry => entry !== undefined),
      next: entries.at(-1)?.position ?? after,
      end,
    }
  })
