import { idIndex } from '../ids/id-index.ts'
import { openRun, type Run } from '../ids/read-run.ts'
import { openArchive } from './hold-archive.ts'
import type { OlderFiles } from './older-books.ts'
import type { Manifest } from './snapshot-file.ts'
import type { SnapshotFiles } from './snapshot-files-port.ts'

/** The files of a snapshot, open: runs and archive. */
export type OpenOlder = OlderFiles & { readonly runs: readonly Run[] }

export const noneOlder: OpenOlder = {
  ids: idIndex({ seed: { high: 0, low: 0 }, runs: [] }),
  archive: undefined,
  runs: [],
}

/** Opens what a snapshot names; runs that are open already stay so. */
export const openOlder = async (
  files: SnapshotFiles,
  { runs, archived }: Manifest,
  before: OpenOlder,
): Promise<OpenOlder> => {
  const opened: Run[] = []
  for (const { name, keys } of runs) {
    const open = before.runs.find(run => run.name === name && run.footer.keys === keys)
    opened.push(open ?? (await openRun(name, await files.open(name))))
  }
  const seed = opened[0]?.footer.seed ?? { high: 0, low: 0 }
  return { ids: idIndex({ seed, runs: opened }), archive: await openArchive(files, archived), runs: opened }
}

/** Closes what `next` does not use. */
export const closeOlder = async (before: OpenOlder, next: OpenOlder): Promise<void> => {
  for (const run of before.runs) if (!next.runs.includes(run)) await run.close()
  if (before.archive !== next.archive) await before.archive?.close()
}
