import { hash } from 'node:crypto'
import { Failure } from '#libraries/errors/failure.ts'
import { invariant } from '#libraries/errors/invariant.ts'
import type { Log } from '#libraries/telemetry/telemetry-port.ts'
import { stateWithoutIds } from '../../domain/remembered-ids.ts'
import type { LedgerState } from '../../domain/state.ts'
import { headerLength } from '../batch-header.ts'
import { batchIndex } from '../batch-index.ts'
import { seedOf } from '../ids/hash-key.ts'
import { openRun, type Run } from '../ids/read-run.ts'
import type { JournalFile } from '../journal-file-port.ts'
import { chainStart, scanBatches } from '../scan-batches.ts'
import { clearFolder } from './clear-folder.ts'
import { type Folding, folding } from './folding.ts'
import { archiveName, openArchive } from './hold-archive.ts'
import { isInJournal, snapshotForeign } from './is-in-journal.ts'
import { type Manifest, readManifest, readSnapshot, snapshotsIn, writeSnapshot } from './snapshot-file.ts'
import type { SnapshotFiles } from './snapshot-files-port.ts'
import { snapshotName } from './snapshot-format.ts'

export type Making = {
  readonly files: SnapshotFiles
  /** Open for reading; it may grow meanwhile. */
  readonly journal: JournalFile
  /** The batch behind which the snapshot is taken: a durable one, or the last whole one. */
  readonly through: number | 'end'
  /** From the first batch, without older snapshots. */
  readonly anew?: boolean | undefined
  readonly log: Pick<Log, 'warn'>
  /** Keys in memory at once. */
  readonly keysMax?: number
}

/**
 * Makes the snapshot behind a batch, from the newest one that can be used and the batches since, or from the whole journal:
 *
 * 1. what a crash left unfinished is removed;
 * 2. the books of the older snapshot are read, and the batches behind it applied; their ids become a run, which takes in the older
 *    runs that are not much larger; holds that are closed go into the archive;
 * 3. when runs and archive are flushed, the snapshot is written and gets its name: from then on it counts;
 * 4. snapshots but the newest two are removed, and runs that neither of them names.
 *
 * A crash between any two steps leaves the older snapshots as they were, and so does a disk that runs full: what was written until then
 * is taken back, since the journal needs the room more. The journal is only read.
 */
export const makeSnapshot = async (making: Making): Promise<Manifest> => {
  const { files, log } = making
  await clearFolder(files, { all: making.anew })
  await checkRoom(making)
  for (const name of snapshotsIn(await files.list())) {
    try {
      return await fold(making, name)
    } catch (cause) {
      if (!isUnusable(cause)) throw cause
      log.warn('A snapshot cannot be used for the next one.', { file: name, reason: cause.message })
    }
  }
  return fold(making, undefined)
}

const unusable: ReadonlySet<string> = new Set([
  'ledger.snapshot-damaged',
  'ledger.snapshot-foreign',
  'ledger.ids-damaged',
])

/** Damaged, of another journal, or without one of its files; after any other error it is not known what the disk can do. */
const isUnusable = (cause: unknown): cause is Error => {
  if (cause instanceof Failure) return unusable.has(cause.subCode)
  return cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'
}

const fold = async (making: Making, older: string | undefined): Promise<Manifest> => {
  const { files, journal, through, keysMax } = making
  const state = stateWithoutIds()
  const base = older === undefined ? undefined : await usable(making, await readSnapshot(files, older, state))
  if (base === undefined) await clearFolder(files, { all: true })
  const runs = await openRuns(files, base)
  try {
    const seed = runs[0]?.footer.seed ?? (await seedOfJournal(journal))
    const folded = await folding({ files, state, runs, seed, keysMax })
    try {
      const manifest = await foldInto(making, { base, folded, state })
      await clearFolder(files)
      return manifest
    } catch (cause) {
      await takeBack(files, folded, through)
      throw cause
    } finally {
      await folded.close()
    }
  } finally {
    for (const run of runs) await run.close()
  }
}

const foldInto = async (
  making: Making,
  { base, folded, state }: { base: Manifest | undefined; folded: Folding; state: LedgerState },
): Promise<Manifest> => {
  const { files, through } = making
  const place = await foldBatches(making, base, folded)
  invariant(
    through === 'end' || place.end.batch === through,
    'A snapshot is taken behind a batch that is in the journal.',
  )
  const { runs, archived, open } = await folded.end()
  const manifest = { place, runs: runs.map(({ name, footer }) => ({ name, keys: footer.keys })), archived }
  await writeSnapshot(files, { manifest, state, holds: open })
  return manifest
}

/** Unless the snapshot has its name: then what it needs stays. */
const takeBack = async (files: SnapshotFiles, folded: Folding, through: number | 'end'): Promise<void> => {
  try {
    const isThere = through === 'end' || (await files.list()).includes(snapshotName(through))
    if (!isThere) await folded.giveUp()
    await clearFolder(files)
  } catch {
    // A disk that does not even take back: the next snapshot clears the folder.
  }
}

/** What the journal is left at least, whatever a snapshot takes. */
const reserveBytes = 64 * 1024 * 1024

/** What is new may be as large as its part of the journal, and what is merged or copied as large as the older files. */
const checkRoom = async ({ files, journal }: Making): Promise<void> => {
  let older = 0
  let covered = 0
  for (const name of await files.list()) {
    const file = await files.open(name)
    if (name !== archiveName) older += file.size
    await file.close()
  }
  const [newest] = snapshotsIn(await files.list())
  if (newest !== undefined) covered = (await readManifest(files, newest).catch(() => undefined))?.place.end.offset ?? 0
  const neededBytes = older + (await journal.size()) - covered + reserveBytes
  const freeBytes = await files.freeBytes()
  if (freeBytes >= neededBytes) return
  throw new Failure(
    'unavailable',
    'ledger.snapshot-no-room',
    `A snapshot may need ${neededBytes} bytes and the disk has ${freeBytes}: make room. The journal goes on meanwhile`,
    { params: { neededBytes, freeBytes } },
  )
}

const usable = async ({ files, journal, through }: Making, base: Manifest): Promise<Manifest> => {
  if ((through !== 'end' && base.place.end.batch > through) || !(await isInJournal(journal, base.place)))
    throw snapshotForeign(journal.path, base.place)
  await (await openArchive(files, base.archived)).close()
  return base
}

const openRuns = async (files: SnapshotFiles, base: Manifest | undefined): Promise<readonly Run[]> => {
  const runs: Run[] = []
  for (const { name } of base?.runs ?? []) runs.push(await openRun(name, await files.open(name)))
  return runs
}

const foldBatches = async ({ journal, through }: Making, base: Manifest | undefined, folded: Folding) => {
  const places = batchIndex()
  for (const batch of base?.place.batches ?? []) places.add(batch)
  let lastOffset = base?.place.lastOffset ?? 0
  const size = await journal.size()
  const from = base?.place.end ?? chainStart
  const end = await scanBatches(
    { file: journal, size, from, ...(through !== 'end' && { through }) },
    ({ offset, header, records }) => {
      places.add({ offset, sequenceBefore: header.sequenceBefore, positionBefore: header.positionBefore })
      lastOffset = offset
      return folded.add(records)
    },
  )
  return { end, lastOffset, batches: places.places() }
}

/** Nobody who chooses ids knows the first header: it has the time and a checksum of the first records. */
const seedOfJournal = async (journal: JournalFile) => {
  const header = Buffer.alloc(headerLength)
  await journal.read(header, 0)
  return seedOf(hash('sha256', header, 'buffer'))
}
