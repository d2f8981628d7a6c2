import type { NewFile, SnapshotFiles } from './snapshot-files-port.ts'

const unfinished = '.unfinished'

/** What a crash left behind: a file that was never given its name. */
export const isUnfinished = (name: string): boolean => name.endsWith(unfinished)

/**
 * A file that is there whole or not at all: written under another name, flushed, renamed, and the folder flushed. When `fill`
 * or the disk fails, what was begun is removed.
 */
export const writeWholeFile = async (
  files: SnapshotFiles,
  name: string,
  fill: (write: NewFile['write']) => Promise<void>,
): Promise<void> => {
  const begun = `${name}${unfinished}`
  try {
    const file = await files.create(begun)
    try {
      await fill(file.write)
      await file.sync()
    } finally {
      await file.close()
    }
    await files.rename(begun, name)
  } catch (cause) {
    // The disk may refuse this too: the next start, or the next snapshot, clears the folder.
    await files.remove(begun).catch(() => undefined)
    throw cause
  }
}
