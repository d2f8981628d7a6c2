import { invariant } from '#libraries/errors/invariant.ts'
import { batchEncoder } from './encode-batch.ts'
import type { AppendAnswer, Journal } from './journal-port.ts'
import { memoryJournalFile } from './memory-journal-file-double.ts'
import { type ChainEnd, chainStart, type ScannedBatch, scanBatches } from './scan-batches.ts'

/**
 * What goes wrong with one append: its answer is lost after it was written; it is lost itself; it is given up by the caller
 * and arrives later, when the store is told to deliver.
 */
export type AppendFault = 'none' | 'answer-lost' | 'append-lost' | 'arrives-late'

type OwnerParts = {
  readonly epoch: number
  /** Asked before each append. */
  readonly fault?: (position: number) => AppendFault
  /** Awaited before an append or a look reaches the store, and before the answer of an append comes back: where an owner is paused. */
  readonly pause?: (where: 'before' | 'after' | 'look') => Promise<void>
  /** Asked before each read back: whether the store does not answer. */
  readonly isDeaf?: () => boolean
}

/**
 * A store of batches in memory that inserts if absent and is shared between owners, each behind a port of its own. It keeps
 * the bytes that a file would have, so that hashes and epochs are checked as they are there.
 */
export const sharedJournals = () => {
  const batches: Buffer[] = []
  const late: (() => void)[] = []
  let appends = 0
  let roomBatches = Number.POSITIVE_INFINITY

  /** The port's own rule: the position alone is the key. */
  const insertIfAbsent = (position: number, bytes: Buffer): boolean => {
    invariant(position <= batches.length + 1, 'An owner appends behind batches that it has read.')
    if (position <= batches.length) return false
    batches.push(Buffer.from(bytes))
    appends += 1
    return true
  }

  const scan = (each: (batch: ScannedBatch) => void): Promise<ChainEnd> => scanBytes(Buffer.concat(batches), each)

  return {
    owner: (parts: OwnerParts): Journal => {
      const { epoch, fault = () => 'none', pause = async () => undefined, isDeaf = () => false } = parts
      const encode = batchEncoder()
      let end: ChainEnd = chainStart
      let tried: { readonly bytes: Buffer; readonly next: ChainEnd } | undefined
      const catchUp: Extract<Journal, { kind: 'shared' }>['catchUp'] = async each => {
        const known = end.batch
        end = await scan(({ header, records }) => {
          if (header.batch > known && records.length > 0) each(records)
        })
        return { position: end.batch, recordedAt: end.recordedAt, epoch: end.epoch }
      }
      const insert = (position: number, bytes: Buffer, next: ChainEnd): AppendAnswer => {
        if (!insertIfAbsent(position, bytes)) return { kind: 'taken' }
        end = next
        return { kind: 'appended' }
      }
      return {
        kind: 'shared',
        epoch,
        replay: catchUp,
        catchUp,
        append: async (position, batch) => {
          if (position !== end.batch + 1) return { kind: 'taken' }
          const { bytes, next } = encode(end, { epoch, batch })
          tried = { bytes: Buffer.from(bytes), next }
          const kept = tried.bytes
          await pause('before')
          if (batches.length >= roomBatches) return { kind: 'full' }
          const unknown: AppendAnswer = { kind: 'unknown', cause: new Error('No answer in time.') }
          switch (fault(position)) {
            case 'none': {
              const answer = insert(position, kept, next)
              await pause('after')
              return answer
            }
            case 'answer-lost':
              insertIfAbsent(position, kept)
              await pause('after')
              return unknown
            case 'append-lost':
              return unknown
            case 'arrives-late':
              late.push(() => insertIfAbsent(position, kept))
              return unknown
          }
        },
        whose: async position => {
          await pause('look')
          if (isDeaf()) throw new Error('No answer in time.')
          invariant(position === end.batch + 1, 'An owner asks for the position behind its last batch.')
          const found = batches[position - 1]
          if (found === undefined) return 'absent'
          // The bytes hold epoch and hash of the batch before, so equal bytes are the same batch of the same owner.
          if (tried === undefined || !found.equals(tried.bytes)) return 'foreign'
          end = tried.next
          return 'ours'
        },
        readAfter: async position => {
          const records = await everything(scan)
          return records.filter(record => record.position > position)
        },
        readRecord: async sequence => {
          const record = (await everything(scan)).find(found => found.sequence === sequence)
          invariant(record !== undefined, 'A record that was written is found again.')
          return record
        },
        scan: async each => {
          await scan(({ records }) => each(records))
        },
        hasRoom: async () => batches.length < roomBatches,
        close: async () => undefined,
      }
    },
    /** Lets appends that were given up arrive now. */
    deliverLate: () => {
      for (const arrive of late.splice(0)) arrive()
    },
    /** From now on there is room for so many batches. */
    giveRoom: (count: number) => {
      roomBatches = count
    },
    /** The records as they are at this moment, to be read at leisure. */
    copy: () => {
      const bytes = Buffer.concat(batches)
      return (each: (records: ScannedBatch['records']) => void) => scanBytes(bytes, ({ records }) => each(records))
    },
    /** How many batches were written, by anyone. */
    appends: () => appends,
    /** Epoch of each batch, in order. */
    epochs: async (): Promise<readonly number[]> => {
      const epochs: number[] = []
      await scan(({ header }) => epochs.push(header.epoch))
      return epochs
    },
  }
}

const scanBytes = async (bytes: Buffer, each: (batch: ScannedBatch) => void): Promise<ChainEnd> => {
  const end = await scanBatches({ file: await memoryJournalFile(bytes).open(), size: bytes.length }, each)
  invariant(end.offset === bytes.length, 'A store keeps whole batches.')
  return end
}

/** Every record of the store, read again. */
const everything = async (scan: (each: (batch: ScannedBatch) => void) => Promise<ChainEnd>) => {
  const records: ScannedBatch['records'][number][] = []
  await scan(batch => records.push(...batch.records))
  return records
}
