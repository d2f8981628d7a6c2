import type { NewFile, SnapshotFiles } from './snapshot-files-port.ts'

type Contents = { bytes: Buffer; flushed: number }

/**
 * A folder in memory that can lose its power after any step: a file made, a piece written, a flush, a name given, a folder
 * flushed, a file removed. `afterPowerLoss` is what may lie there then.
 */
export const memorySnapshotFiles = (initial: ReadonlyMap<string, Buffer> = new Map()) => {
  const folder = new Map(
    [...initial].map(([name, bytes]): [string, Contents] => [name, { bytes, flushed: bytes.length }]),
  )
  let flushedFolder = new Map(folder)
  let steps = 0
  let lastStep = Number.POSITIVE_INFINITY
  let roomBytes = Number.POSITIVE_INFINITY
  let toldRoomBytes = Number.POSITIVE_INFINITY
  const step = () => {
    steps += 1
    if (steps > lastStep) throw new Error('The power is gone.')
  }
  const contentsOf = (name: string): Contents => {
    const contents = folder.get(name)
    if (contents === undefined) throw Object.assign(new Error(`There is no file ${name}.`), { code: 'ENOENT' })
    return contents
  }
  const used = () => [...folder.values()].reduce((sum, { bytes }) => sum + bytes.length, 0)
  const writer = (contents: Contents): NewFile => ({
    write: async more => {
      const room = roomBytes - used()
      // A loss of power, as a full disk, takes a part of it first.
      const taken = steps + 1 > lastStep ? more.length >>> 1 : Math.max(0, Math.min(room, more.length))
      contents.bytes = Buffer.concat([contents.bytes, more.subarray(0, taken)])
      step()
      if (taken < more.length) throw Object.assign(new Error('ENOSPC'), { code: 'ENOSPC' })
    },
    sync: async () => {
      step()
      contents.flushed = contents.bytes.length
    },
    close: async () => undefined,
  })
  const files: SnapshotFiles = {
    list: async () => [...folder.keys()],
    open: async name => {
      const { bytes } = contentsOf(name)
      return {
        size: bytes.length,
        read: async (into, offset) => bytes.copy(into, 0, offset),
        close: async () => undefined,
      }
    },
    create: async name => {
      step()
      const contents: Contents = { bytes: Buffer.alloc(0), flushed: 0 }
      folder.set(name, contents)
      return writer(contents)
    },
    extend: async name => {
      step()
      const contents = folder.get(name) ?? { bytes: Buffer.alloc(0), flushed: 0 }
      folder.set(name, contents)
      const size = contents.bytes.length
      return {
        ...writer(contents),
        size,
        cutBack: async () => {
          step()
          contents.bytes = contents.bytes.subarray(0, size)
        },
      }
    },
    rename: async (from, to) => {
      step()
      folder.set(to, contentsOf(from))
      folder.delete(from)
      step()
      flushedFolder = new Map(folder)
    },
    remove: async name => {
      step()
      folder.delete(name)
    },
    freeBytes: async () => toldRoomBytes - used(),
  }
  const kept = (from: ReadonlyMap<string, Contents>, length: (contents: Contents) => number) =>
    new Map([...from].map(([name, contents]) => [name, Buffer.from(contents.bytes.subarray(0, length(contents)))]))
  return {
    files,
    used,
    steps: () => steps,
    /** The power goes in the step after this many more. */
    losePowerAfter: (more: number) => {
      lastStep = steps + more
    },
    /** Either everything reached the disk, or only what was flushed. */
    afterPowerLoss: (kind: 'all-written' | 'flushed-only') =>
      memorySnapshotFiles(
        kind === 'all-written'
          ? kept(folder, ({ bytes }) => bytes.length)
          : kept(flushedFolder, ({ flushed }) => flushed),
      ),
    /** `told`: as it is. `untold`: less than the disk says. */
    giveRoom: (bytes: number, kind: 'told' | 'untold' = 'untold') => {
      roomBytes = bytes
      if (kind === 'told') toldRoomBytes = bytes
    },
    names: () => [...folder.keys()].toSorted(),
    bytesOf: (name: string) => Buffer.from(contentsOf(name).bytes),
    change: (name: string, change: (bytes: Buffer) => Buffer) => {
      const bytes = change(Buffer.from(contentsOf(name).bytes))
      folder.set(name, { bytes, flushed: bytes.length })
      flushedFolder = new Map(folder)
    },
    drop: (prefix: string) => {
      for (const name of folder.keys()) if (name.startsWith(prefix)) folder.delete(name)
      flushedFolder = new Map(folder)
    },
  }
}
