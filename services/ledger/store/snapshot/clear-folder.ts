import { Failure } from '#libraries/errors/failure.ts'
import { isRunName, isSpillName } from '../ids/run-builder.ts'
import { archiveName } from './hold-archive.ts'
import { readManifest, snapshotsIn } from './snapshot-file.ts'
import type { SnapshotFiles } from './snapshot-files-port.ts'
import { isUnfinished } from './write-whole-file.ts'

/** The older one is there in case that the disk damages the newest. */
const snapshotsKept = 2

/** Removes what a crash left unfinished, snapshots but the newest two, and runs that none of those names; or everything. */
export const clearFolder = async (
  files: SnapshotFiles,
  { all = false }: { all?: boolean | undefined } = {},
): Promise<void> => {
  const names = await files.list()
  const [kept, old] = all ? [[], snapshotsIn(names)] : parted(snapshotsIn(names))
  const used = new Set<string>()
  for (const snapshot of kept) for (const run of await runsOf(files, snapshot)) used.add(run)
  const isGone = (name: string) =>
    isUnfinished(name) || isSpillName(name) || (isRunName(name) && !used.has(name)) || (all && name === archiveName)
  for (const name of [...old, ...names.filter(isGone)]) await files.remove(name)
}

const parted = (snapshots: readonly string[]) =>
  [snapshots.slice(0, snapshotsKept), snapshots.slice(snapshotsKept)] as const

/** None of a snapshot that cannot be read: nobody will use it. */
const runsOf = async (files: SnapshotFiles, snapshot: string): Promise<readonly string[]> => {
  try {
    return (await readManifest(files, snapshot)).runs.map(({ name }) => name)
  } catch (cause) {
    if (cause instanceof Failure) return []
    throw cause
  }
}
