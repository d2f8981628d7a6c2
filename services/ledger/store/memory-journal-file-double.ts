import type { JournalFile } from './journal-file-port.ts'

const systemError = (code: string): Error => Object.assign(new Error(code), { code })

/** A journal file in memory, whose disk can be made small, slow or bad. */
export const memoryJournalFile = (initial: Uint8Array = new Uint8Array()) => {
  let bytes = Buffer.from(initial)
  let roomBytes = Number.POSITIVE_INFINITY
  let badWrite: string | undefined
  let badSync: string | undefined
  let badTruncate: string | undefined
  let gate: Promise<void> | undefined
  let flushes = 0
  const file: JournalFile = {
    path: '/memory/journal-000001.flj',
    size: async () => bytes.length,
    read: async (into, offset) => bytes.copy(into, 0, offset),
    write: async (more, offset) => {
      await gate
      if (badWrite !== undefined) throw systemError(badWrite)
      const fitting = more.subarray(0, Math.max(0, roomBytes - offset))
      bytes = Buffer.concat([bytes.subarray(0, offset), fitting])
      if (fitting.length < more.length) throw systemError('ENOSPC')
    },
    datasync: async () => {
      await gate
      if (badSync !== undefined) throw systemError(badSync)
      flushes += 1
    },
    truncate: async size => {
      if (badTruncate !== undefined) throw systemError(badTruncate)
      bytes = bytes.subarray(0, size)
    },
    close: async () => undefined,
  }
  return {
    open: async () => file,
    bytes: () => Buffer.from(bytes),
    flushes: () => flushes,
    /** From now on the disk has room for a file of this size. */
    giveRoom: (size: number) => {
      roomBytes = size
    },
    failWrites: (code: string) => {
      badWrite = code
    },
    failFlushes: (code: string) => {
      badSync = code
    },
    failTruncates: (code: string) => {
      badTruncate = code
    },
    /** Writes and flushes do not end until the returned function is called. */
    holdFlushes: () => {
      const { promise, resolve } = Promise.withResolvers<void>()
      gate = promise
      return () => {
        gate = undefined
        resolve()
      }
    },
  }
}
