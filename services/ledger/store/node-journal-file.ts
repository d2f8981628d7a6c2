import { constants, existsSync, fdatasync, fstatSync, writeSync } from 'node:fs'
import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { Failure } from '#libraries/errors/failure.ts'
import type { JournalFile, OpenJournalFile } from './journal-file-port.ts'

export const journalFileName = 'journal-000001.flj'

/**
 * Lies beside a journal that has had a batch, so that books whose journal is lost are not taken for those of a new bank.
 * It is never read.
 */
export const begunFileName = 'journal-begun'

/** The journal file of a directory on this machine, made when it is missing. `readOnly`: of a bank that may be running. */
export const nodeJournalFile =
  ({ directory, readOnly = false }: { directory: string; readOnly?: boolean }): OpenJournalFile =>
  async () => {
    const path = join(directory, journalFileName)
    if (readOnly) return overHandle({ path, size: 0, handle: await open(path, 'r').catch(notOpened(path, 'read')) })
    return openToWrite(directory, path).catch(notOpened(path, 'write'))
  }

const openToWrite = async (directory: string, path: string): Promise<JournalFile> => {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const wasBegun = existsSync(join(directory, begunFileName))
  if (wasBegun && !existsSync(path)) throw journalMissing(path)
  const handle = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600)
  const { size } = await handle.stat()
  if (wasBegun && size === 0) {
    await handle.close()
    throw journalMissing(path)
  }
  await flushNames(directory)
  if (size > 0 && !wasBegun) await noteBegun(directory)
  return overHandle({ path, handle, size, onFirstBatch: size > 0 ? undefined : () => noteBegun(directory) })
}

const noteBegun = async (directory: string): Promise<void> => {
  await (await open(join(directory, begunFileName), 'w', 0o600)).close()
  await flushNames(directory)
}

/** The name of a new file is durable only when its directory is. */
const flushNames = async (directory: string): Promise<void> => {
  const parent = await open(directory, 'r')
  await parent.sync().finally(() => parent.close())
}

type Opened = { path: string; handle: FileHandle; size: number; onFirstBatch?: (() => Promise<void>) | undefined }

const overHandle = ({ path, handle, size, onFirstBatch }: Opened): JournalFile => {
  let isFirst = onFirstBatch !== undefined
  const space = preparedSpace(handle.fd, size)
  const flush = () =>
    new Promise<void>((resolve, reject) => fdatasync(handle.fd, error => (error === null ? resolve() : reject(error))))
  return {
    path,
    size: async () => (await handle.stat()).size,
    read: async (into, offset) => {
      let filled = 0
      while (filled < into.length) {
        const at = offset + filled
        const { bytesRead } = await handle.read(into, filled, into.length - filled, at).catch(unreadable(path, at))
        if (bytesRead === 0) break
        filled += bytesRead
      }
      return filled
    },
    write: async (bytes, offset) => {
      if (fstatSync(handle.fd).nlink === 0) throw new Error(`The journal ${path} was deleted while it was in use.`)
      let written = 0
      // At once: it is a copy into memory, and a thread's answer would come a turn of the loop later, once more per batch.
      // A full disk may take a part first; the error comes with the rest.
      while (written < bytes.length)
        written += writeSync(handle.fd, bytes, written, bytes.length - written, offset + written)
      space.written(bytes.length, offset + bytes.length)
    },
    datasync: async () => {
      await flush()
      if (!isFirst || onFirstBatch === undefined) return
      // The batch is durable whether this succeeds or not; a disk without room is asked again with the next one.
      isFirst = await onFirstBatch().then(
        () => false,
        () => true,
      )
    },
    truncate: async to => {
      await handle.truncate(to)
      space.cut(to)
    },
    close: async () => {
      const unused = space.unused()
      if (unused !== undefined) await handle.truncate(unused)
      await handle.close()
    },
  }
}

const spaceBytes = 256 * 1024
/** A batch of this length or more only makes the file longer: it takes its time anyway, and would use the space up at once. */
const longBatchBytes = spaceBytes / 2

/**
 * Space for batches to come is filled with zeros beforehand. The flush of a batch that fits into it need not flush the length of
 * the file too, which takes about half of the time. Where there is no room for more space, there is none.
 */
const preparedSpace = (fd: number, size: number) => {
  const zeros = Buffer.alloc(spaceBytes)
  let fileEnd = size
  let dataEnd: number | undefined
  return {
    written: (length: number, end: number) => {
      dataEnd = end
      if (end <= fileEnd) return
      fileEnd = end
      if (length < longBatchBytes) fileEnd += writeIfRoom(fd, zeros, end)
    },
    cut: (to: number) => {
      fileEnd = to
      dataEnd = to
    },
    /** Where the space that was not used begins, if there is some. */
    unused: (): number | undefined => (dataEnd !== undefined && dataEnd < fileEnd ? dataEnd : undefined),
  }
}

const writeIfRoom = (fd: number, bytes: Uint8Array, offset: number): number => {
  try {
    return writeSync(fd, bytes, 0, bytes.length, offset)
  } catch {
    return 0
  }
}

const notOpened =
  (path: string, use: string) =>
  (cause: unknown): never => {
    if (cause instanceof Failure) throw cause
    throw new Failure(
      'unavailable',
      'ledger.journal-not-opened',
      `The journal ${path} cannot be opened (${codeOf(cause)}): check that it is there and that this user may ${use} it.`,
      { params: { file: path, reason: codeOf(cause) }, cause },
    )
  }

const journalMissing = (path: string) =>
  new Failure(
    'internal',
    'ledger.journal-missing',
    `The journal ${path} is gone or empty, but these books had one. Nothing was changed. Put it back, or restore the directory from a backup.`,
    { params: { file: path, offset: 0, position: 1 } },
  )

const unreadable =
  (path: string, offset: number) =>
  (cause: unknown): never => {
    throw new Failure(
      'internal',
      'ledger.journal-unreadable',
      `Journal ${path}, offset ${offset}: the disk cannot read it (${codeOf(cause)}). Nothing was changed. Restore the file from a backup on another disk.`,
      { params: { file: path, offset, reason: codeOf(cause) }, cause },
    )
  }

const codeOf = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause ? String(cause.code) : 'no reason given'
