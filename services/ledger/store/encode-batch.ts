import { invariant } from '#libraries/errors/invariant.ts'
import { hashOf, headerLength, magic, writeHeader } from './batch-header.ts'
import { byteWriter } from './byte-writer.ts'
import type { Batch } from './journal-port.ts'
import type { ChainEnd } from './scan-batches.ts'
import { writeRecord } from './write-record.ts'

const writerBytes = 256 * 1024

/** The bytes of a batch and where the chain stands behind it. The bytes are valid until the next call of the same writer. */
export type EncodedBatch = { readonly bytes: Buffer; readonly next: ChainEnd }

/** Writes batches behind the end of a chain, always into the same memory. */
export const batchEncoder = () => {
  const writer = byteWriter(writerBytes)
  return (end: ChainEnd, { epoch, batch }: { epoch: number; batch: Batch }): EncodedBatch => {
    const { recordedAt, records } = batch
    const last = records.at(-1)
    invariant((records[0]?.sequence ?? end.sequence + 1) === end.sequence + 1, 'A batch continues the journal.')
    writer.reset(headerLength)
    for (const record of records) writeRecord(writer, record)
    writer.mark(magic)
    const bytes = writer.bytes()
    writeHeader(bytes, {
      count: records.length,
      batch: end.batch + 1,
      epoch,
      recordedAt,
      sequenceBefore: end.sequence,
      positionBefore: end.position,
      previousHash: end.hash,
    })
    return {
      bytes,
      next: {
        offset: end.offset + bytes.length,
        batch: end.batch + 1,
        epoch,
        recordedAt,
        sequence: last?.sequence ?? end.sequence,
        position: last?.position ?? end.position,
        hash: hashOf(bytes),
      },
    }
  }
}
