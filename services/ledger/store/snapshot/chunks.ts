import { crc32 } from 'node:zlib'
import { type ByteReader, byteReader } from '../byte-reader.ts'
import { type ByteWriter, byteWriter } from '../byte-writer.ts'
import type { NewFile, StoredFile } from './snapshot-files-port.ts'
import { chunkHeadBytes, damagedSnapshot } from './snapshot-format.ts'

const chunkBytes = 512 * 1024
const endSection = 0

/** Writes things into chunks: a thing is never divided. */
export const chunkWriter = (write: NewFile['write']) => {
  const to = byteWriter(chunkBytes + 64 * 1024)
  let chunks = 0
  const flush = async (section: number) => {
    const bytes = to.bytes()
    const payload = bytes.subarray(chunkHeadBytes)
    bytes.fill(0, 0, 4)
    bytes[0] = section
    bytes.writeUInt32LE(crc32(payload), 4)
    bytes.writeUInt32LE(payload.length, 8)
    await write(bytes)
    chunks += 1
    to.reset(chunkHeadBytes)
  }
  to.reset(chunkHeadBytes)
  return {
    section: async <T>(section: number, things: Iterable<T>, put: (to: ByteWriter, thing: T) => void) => {
      for (const thing of things) {
        put(to, thing)
        if (to.length() >= chunkBytes) await flush(section)
      }
      if (to.length() > chunkHeadBytes) await flush(section)
    },
    end: () => {
      to.whole(chunks)
      return flush(endSection)
    },
  }
}

/**
 * Gives each chunk of a file to `take`, from `offset` to its end mark or until it returns false, and throws a `Failure` when one
 * is not what was written.
 */
export const readChunks = async (
  { name, file, offset }: { name: string; file: StoredFile; offset: number },
  take: (section: number, from: ByteReader) => boolean,
): Promise<void> => {
  const head = Buffer.alloc(chunkHeadBytes)
  let at = offset
  for (let chunks = 0; ; chunks++) {
    if ((await file.read(head, at)) < chunkHeadBytes) throw damagedSnapshot(name, 'it is cut off')
    const length = head.readUInt32LE(8)
    if (at + chunkHeadBytes + length > file.size) throw damagedSnapshot(name, 'it is cut off')
    const payload = Buffer.alloc(length)
    await file.read(payload, at + chunkHeadBytes)
    if (crc32(payload) !== head.readUInt32LE(4) || head.readUIntLE(1, 3) !== 0)
      throw damagedSnapshot(name, `a checksum at offset ${at}`)
    at += chunkHeadBytes + length
    const from = byteReader(payload)
    if (head[0] === endSection) {
      if (from.whole() !== chunks || at !== file.size) throw damagedSnapshot(name, 'chunks are missing')
      return
    }
    if (!take(head[0] ?? endSection, from)) return
  }
}
