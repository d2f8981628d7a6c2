import { constants, fdatasync, writeSync } from 'node:fs'
import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '#libraries/errors/failure.ts'
import type { JournalFile, OpenJournalFile } from './journal-file-port.ts'

export const journalFileName = 'journal-000001.flj'

/** The journal file of a directory on this machine, made when it is missing. `readOnly`: of a bank that may be running. */
export const nodeJournalFile =
  ({ directory, readOnly = false }: { directory: string; readOnly?: boolean }): OpenJournalFile =>
  async () => {
    const path = join(directory, journalFileName)
    try {
      return overHandle(path, readOnly ? await open(path, 'r') : await openOrCreate(directory, path))
    } catch (cause) {
      throw new Failure(
        'unavailable',
        'ledger.journal-not-opened',
        `The journal ${path} cannot be opened (${codeOf(cause)}): check that it is there and that this user may ${readOnly ? 'read' : 'write'} it.`,
        { params: { file: path, reason: codeOf(cause) }, cause },
      )
    }
  }

const openOrCreate = async (directory: string, path: string): Promise<FileHandle> => {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const handle = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600)
  // The name of a new file is durable only when its directory is.
  const parent = await open(directory, 'r')
  await parent.sync().finally(() => parent.close())
  return handle
}

const overHandle = (path: string, handle: FileHandle): JournalFile => ({
  path,
  size: async () => (await handle.stat()).size,
  read: async (into, offset) => {
    let filled = 0
    while (filled < into.length) {
      const { bytesRead } = await handle.read(into, filled, into.length - filled, offset + filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    return filled
  },
  write: async (bytes, offset) => {
    let written = 0
    // At once: it is a copy into memory, and a thread's answer would come a turn of the loop later, once more per batch.
    // A full disk may take a part first; the error comes with the rest.
    while (written < bytes.length)
      written += writeSync(handle.fd, bytes, written, bytes.length - written, offset + written)
  },
  datasync: () =>
    new Promise((resolve, reject) => fdatasync(handle.fd, error => (error === null ? resolve() : reject(error)))),
  truncate: size => handle.truncate(size),
  close: () => handle.close(),
})

const codeOf = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause ? String(cause.code) : 'no reason given'
