import { invariant } from '../errors/invariant.ts'
import { keyText } from '../storage/one-partition.ts'
import type { Delete, Key, OutboxWrite, Put, Storage, Table, Write } from '../storage/storage-port.ts'

/** What a consumer of a log may do per event; see `ConsumerBatch` in `libraries/service`, which is the same. */
export type EventBatch = {
  readonly get: <R>(table: Table<R>, key: Key<R>) => Promise<R | undefined>
  readonly write: (...writes: readonly Write[]) => void
  readonly position: number
  readonly traceparent?: string | undefined
}

export type PendingEvent = {
  readonly batch: EventBatch
  /** The event's writes become part of the run. Without it they are as if they had never been. */
  readonly keep: () => void
}

/** The writes of a run of events before they are stored; of several writes to one row the last one counts. */
export type EventRun = {
  readonly event: (at: { readonly position: number; readonly traceparent?: string | undefined }) => PendingEvent
  readonly writes: () => readonly Write[]
}

type RowWrite = Put | Delete

export const eventRun = ({ storage }: { storage: Pick<Storage, 'get'> }): EventRun => {
  const rows = new Map<string, RowWrite>()
  // The events of a run see one state of the store, and many ask for the same row: a merchant, a busy account.
  const read = new Map<string, Promise<unknown>>()
  const outbox: OutboxWrite[] = []
  return {
    event: ({ position, traceparent }) => {
      const own = new Map<string, RowWrite>()
      const ownOutbox: OutboxWrite[] = []
      let isOpen = true
      const batch: EventBatch = {
        position,
        traceparent,
        get: async (table, key) => {
          const text = keyText(table as unknown as Table<never>, key)
          const written = own.get(text) ?? rows.get(text)
          if (written === undefined) {
            const known = read.get(text) ?? storage.get(table, key)
            read.set(text, known)
            return (await known) as never
          }
          return written.kind === 'put' ? (written.row as never) : undefined
        },
        write: (...writes) => {
          invariant(isOpen, 'An event writes before it is answered.')
          for (const write of writes) {
            if (write.kind === 'outbox') ownOutbox.push(write)
            else own.set(keyText(write.table, write.kind === 'put' ? write.row : write.key), write)
          }
        },
      }
      return {
        batch,
        keep: () => {
          isOpen = false
          for (const [key, write] of own) rows.set(key, write)
          outbox.push(...ownOutbox)
        },
      }
    },
    writes: () => [...rows.values(), ...outbox],
  }
}
