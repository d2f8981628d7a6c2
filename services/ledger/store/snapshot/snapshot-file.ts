import type { LedgerState } from '../../domain/state.ts'
import type { BatchPlace } from '../batch-index.ts'
import type { ByteReader } from '../byte-reader.ts'
import type { ByteWriter } from '../byte-writer.ts'
import type { KeptPlace } from '../journal-port.ts'
import { readBooks, writeBooks } from './books-bytes.ts'
import { chunkWriter, readChunks } from './chunks.ts'
import type { KeptHold } from './hold-bytes.ts'
import type { SnapshotFiles } from './snapshot-files-port.ts'
import {
  batchOfName,
  damagedSnapshot,
  readSnapshotHeader,
  snapshotHeader,
  snapshotHeaderBytes,
  snapshotName,
} from './snapshot-format.ts'
import { writeWholeFile } from './write-whole-file.ts'

/** What a snapshot says of itself. */
export type Manifest = {
  /** Where it was taken. */
  readonly place: KeptPlace
  /** They hold the ids up to there, oldest first. */
  readonly runs: readonly RunName[]
  /** The part of the archive that was written with it: the holds in it are not among its books any more. */
  readonly archived: ArchivePart
}
export type ArchivePart = { readonly from: number; readonly to: number }
export type RunName = { readonly name: string; readonly keys: number }

const sections = { runs: 1, batches: 2, archived: 3 } as const

export const writeSnapshot = async (
  files: SnapshotFiles,
  { manifest, state, holds }: { manifest: Manifest; state: LedgerState; holds: Iterable<KeptHold> },
): Promise<void> => {
  const { place, runs } = manifest
  await writeWholeFile(files, snapshotName(place.end.batch), async write => {
    await write(snapshotHeader(place))
    const chunks = chunkWriter(write)
    await chunks.section(sections.runs, runs, writeRunName)
    await chunks.section(sections.archived, [manifest.archived], writeArchivePart)
    await chunks.section(sections.batches, place.batches, writeBatchPlace)
    await writeBooks(chunks, { state, holds, recordedAt: place.end.recordedAt })
    await chunks.end()
  })
}

/**
 * Reads a snapshot, all of it, and puts its books into `state`, which must be empty. Throws a `Failure`,
 * `ledger.snapshot-damaged`, when it is not what was written.
 */
export const readSnapshot = async (files: SnapshotFiles, name: string, state: LedgerState): Promise<Manifest> =>
  read(files, name, (section, from) => {
    if (!readBooks(section, from, state)) throw damagedSnapshot(name, `section ${section} is not known`)
    return true
  })

/** Its begin only: neither its books nor the places of batches. */
export const readManifest = (files: SnapshotFiles, name: string): Promise<Manifest> => read(files, name, undefined)

/** Snapshots that there are, newest first. */
export const snapshotsIn = (names: readonly string[]): readonly string[] =>
  names
    .filter(name => batchOfName(name) !== undefined)
    .sort()
    .reverse()

const read = async (
  files: SnapshotFiles,
  name: string,
  books: ((section: number, from: ByteReader) => boolean) | undefined,
): Promise<Manifest> => {
  const file = await files.open(name)
  try {
    const header = Buffer.alloc(snapshotHeaderBytes)
    await file.read(header, 0)
    const place = readSnapshotHeader(name, header)
    const runs: RunName[] = []
    const batches: BatchPlace[] = []
    let archived: ArchivePart = { from: 0, to: 0 }
    await readChunks({ name, file, offset: snapshotHeaderBytes }, (section, from) => {
      if (section === sections.runs) while (!from.atEnd()) runs.push(readRunName(from))
      else if (section === sections.archived) archived = { from: from.whole(), to: from.whole() }
      else if (books === undefined) return false
      else if (section === sections.batches) while (!from.atEnd()) batches.push(readBatchPlace(from))
      else return books(section, from)
      return true
    })
    return { place: { ...place, batches }, runs, archived }
  } finally {
    await file.close()
  }
}

const writeRunName = (to: ByteWriter, { name, keys }: RunName) => {
  to.text(name)
  to.whole(keys)
}

const readRunName = (from: ByteReader): RunName => ({ name: from.text(), keys: from.whole() })

const writeArchivePart = (to: ByteWriter, part: ArchivePart) => {
  to.whole(part.from)
  to.whole(part.to)
}

const writeBatchPlace = (to: ByteWriter, { offset, sequenceBefore, positionBefore }: BatchPlace) => {
  to.whole(offset)
  to.whole(sequenceBefore)
  to.whole(positionBefore)
}

const readBatchPlace = (from: ByteReader): BatchPlace => ({
  offset: from.whole(),
  sequenceBefore: from.whole(),
  positionBefore: from.whole(),
})
