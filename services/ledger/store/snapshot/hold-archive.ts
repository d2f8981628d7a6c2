import { crc32 } from 'node:zlib'
import type { LedgerState } from '../../domain/state.ts'
import { byteReader } from '../byte-reader.ts'
import { byteWriter } from '../byte-writer.ts'
import { damagedRun } from '../ids/run-format.ts'
import { type KeptHold, readHold, writeHold } from './hold-bytes.ts'
import type { ArchivePart } from './snapshot-file.ts'
import type { SnapshotFiles, StoredFile } from './snapshot-files-port.ts'

/**
 * Holds that are closed, as they were then, in a file that only grows: length, CRC-32, then the hold. The runs know where each
 * stands. One that is used once more (a late capture) is put in again; the copy that stands later counts.
 */
export const archiveName = 'closed-holds.arc'

const headBytes = 8
const pieceBytes = 512 * 1024

export const archiveWriter = async (files: SnapshotFiles) => {
  const file = await files.extend(archiveName)
  const to = byteWriter(pieceBytes + 64 * 1024)
  const from = file.size
  let flushed = from
  to.reset(0)
  return {
    /** What was written behind the older part, after a flush. */
    part: () => ({ from, to: flushed }),
    /** Returns where it stands. */
    put: (kept: KeptHold): number => {
      const start = to.length()
      to.mark(0)
      to.mark(0)
      writeHold(to, kept)
      const bytes = to.bytes()
      const payload = bytes.subarray(start + headBytes)
      bytes.writeUInt32LE(payload.length, start)
      bytes.writeUInt32LE(crc32(payload), start + 4)
      return flushed + start
    },
    /** Whether there is so much in memory that it should be written. */
    isFull: () => to.length() >= pieceBytes,
    flush: async () => {
      await file.write(to.bytes())
      flushed += to.length()
      to.reset(0)
    },
    sync: file.sync,
    /** Takes back what this writer put in. */
    cutBack: file.cutBack,
    close: file.close,
  }
}

/** The archive for reading. It must be as long as it was when `part` was written. */
export const openArchive = async (files: SnapshotFiles, part: ArchivePart): Promise<StoredFile> => {
  const file = await files.open(archiveName)
  if (file.size >= part.to) return file
  await file.close()
  throw damagedRun(archiveName, 'its length')
}

const likelyBytes = 1024

/** The hold that stands there. Throws a `Failure` when it is not what was written. */
export const readArchived = async (file: StoredFile, offset: number, state: LedgerState): Promise<KeptHold> => {
  const piece = await pieceOf(file, offset, likelyBytes)
  const found = holdIn(piece, 0, state) ?? holdIn(await pieceOf(file, offset, entryBytes(piece)), 0, state)
  if (found === undefined) throw damagedRun(archiveName, `offset ${offset}`)
  return found.kept
}

/** Gives the holds of a part to `take`, a piece at a time. */
export const readArchivePart = async (
  { file, part, state }: { file: StoredFile; part: ArchivePart; state: LedgerState },
  take: (kept: readonly KeptHold[]) => void | Promise<void>,
): Promise<void> => {
  for (let offset = part.from; offset < part.to; ) {
    const piece = await pieceOf(file, offset, Math.min(sweptBytes, part.to - offset))
    const kept: KeptHold[] = []
    let at = 0
    for (let found = holdIn(piece, at, state); found !== undefined; found = holdIn(piece, at, state)) {
      kept.push(found.kept)
      at = found.end
    }
    if (at === 0) throw damagedRun(archiveName, `offset ${offset}`)
    await take(kept)
    offset += at
  }
}

/** Holds that are looked at in one go while payments wait. */
const sweptBytes = 64 * 1024

const entryBytes = (piece: Buffer): number => headBytes + (piece.length < headBytes ? 0 : piece.readUInt32LE(0))

const pieceOf = async (file: StoredFile, offset: number, length: number): Promise<Buffer> => {
  const piece = Buffer.alloc(Math.max(0, Math.min(length, file.size - offset)))
  return piece.subarray(0, await file.read(piece, offset))
}

/** The hold at `at`, if all of it is there and as it was written. */
const holdIn = (piece: Buffer, at: number, state: LedgerState): { kept: KeptHold; end: number } | undefined => {
  const entry = piece.subarray(at)
  const length = entryBytes(entry)
  if (entry.length < headBytes || entry.length < length) return undefined
  const payload = entry.subarray(headBytes, length)
  if (crc32(payload) !== entry.readUInt32LE(4)) throw damagedRun(archiveName, 'a checksum')
  return { kept: readHold(byteReader(payload), state), end: at + length }
}
