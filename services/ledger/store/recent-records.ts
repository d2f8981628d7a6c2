import { isEntry, type Recorded } from '../domain/recorded.ts'
import { limits } from './limits.ts'
import { ring } from './ring.ts'

/** The last records in memory, for repeats (by sequence) and for those who follow the journal (by position). */
export const recentRecords = () => {
  const bySequence = ring<Recorded>(limits.recentRecordsMax)
  const byPosition = ring<Recorded>(limits.recentRecordsMax)
  let end = 0
  return {
    add: (records: readonly Recorded[]) => {
      for (const record of records) {
        bySequence.add(record.sequence, record)
        if (!isEntry(record.what)) continue
        byPosition.add(record.position, record)
        end = record.position
      }
    },
    /** Entries up to this position are durable, though none of them may be in memory. */
    reach: (position: number) => {
      end = Math.max(end, position)
    },
    /** Position of the newest entry that is durable. */
    end: () => end,
    find: bySequence.get,
    /** Up to `limit` entries after a position; undefined when they are older than what is kept. */
    after: (position: number, limit: number): readonly Recorded[] | undefined => {
      const records: Recorded[] = []
      for (let next = position + 1; next <= Math.min(end, position + limit); next++) {
        const record = byPosition.get(next)
        if (record === undefined) return undefined
        records.push(record)
      }
      return records
    },
  }
}
