import { type FileHandle, mkdir, open, readdir, rename, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { NewFile, SnapshotFiles } from './snapshot-files-port.ts'

/** Files in a directory of this machine, which is made when the first of them is. */
export const nodeSnapshotFiles = (directory: string): SnapshotFiles => ({
  list: async () => {
    try {
      return await readdir(directory)
    } catch (cause) {
      if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return []
      throw cause
    }
  },
  open: async name => {
    const handle = await open(join(directory, name), 'r')
    const { size } = await handle.stat()
    return {
      size,
      read: async (into, offset) => {
        let filled = 0
        while (filled < into.length) {
          const { bytesRead } = await handle.read(into, filled, into.length - filled, offset + filled)
          if (bytesRead === 0) break
          filled += bytesRead
        }
        return filled
      },
      close: () => handle.close(),
    }
  },
  create: async name => {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    return writtenAtEnd(await open(join(directory, name), 'w', 0o600))
  },
  extend: async name => {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    const handle = await open(join(directory, name), 'a', 0o600)
    const { size } = await handle.stat()
    return { ...writtenAtEnd(handle), size, cutBack: () => handle.truncate(size) }
  },
  rename: async (from, to) => {
    await rename(join(directory, from), join(directory, to))
    const folder = await open(directory, 'r')
    await folder.sync().finally(() => folder.close())
  },
  remove: name => rm(join(directory, name), { force: true }),
  freeBytes: async () => {
    await mkdir(directory, { recursive: true, mode: 0o700 })
    const { bavail, bsize } = await statfs(directory)
    return bavail * bsize
  },
})

const writtenAtEnd = (handle: FileHandle): NewFile => ({
  write: async bytes => {
    for (let written = 0; written < bytes.length; )
      written += (await handle.write(bytes, written, bytes.length - written)).bytesWritten
  },
  sync: () => handle.datasync(),
  close: () => handle.close(),
})
