import { constants } from 'node:fs'
import { type FileHandle, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { Failure } from '#libraries/errors/failure.ts'
import type { Log } from '#libraries/telemetry/telemetry-port.ts'
import { type UnansweredLog, type UnansweredRecord, unansweredRecord } from './unanswered-log.ts'

const fileName = 'unanswered.log'
const header = 'florin-unanswered 1\n'

/**
 * The record of 91s as a text file: a header, then a line per record, the CRC-32 of its JSON in eight hex digits and the JSON.
 *
 * 1. Appends that wait while one is being flushed go into the next write together; each resolves after its `fdatasync`.
 * 2. A last line that is not whole is cut at the next start: nobody was answered on its strength. A bad line before the last is
 *    passed over with an error in the log, for the others' money depends on theirs.
 * 3. `rewrite` makes a new file beside the old one and renames it, between two appends.
 * 4. After a failed write or flush the file is closed and opened anew at its last good length: what the system did with the bytes is not known.
 */
export const openFileUnansweredLog = async ({
  directory,
  log,
}: {
  directory: string
  log: Log
}): Promise<UnansweredLog> => {
  const path = join(directory, fileName)
  const { records, goodBytes } = await readRecords(path, log)
  let file = await openAt(path, goodBytes)
  let length = file.length
  let waiting: Job[] = []
  let busy: Promise<void> | undefined

  const write = async (jobs: readonly Job[]): Promise<void> => {
    const text = jobs.map(job => job.text).join('')
    try {
      await file.handle.write(text, length)
      await file.handle.datasync()
      length += Buffer.byteLength(text)
      for (const job of jobs) job.resolve()
    } catch (error) {
      for (const job of jobs) job.reject(error)
      await file.handle.close().catch(() => {})
      file = await openAt(path, length)
    }
  }

  const writeAll = async (): Promise<void> => {
    while (waiting.length > 0) {
      const jobs = waiting
      waiting = []
      await write(jobs).catch(error => log.error('The record of 91s cannot be written.', { reason: String(error) }))
    }
  }

  /** One at a time: the writes that wait, or a rewrite. What came meanwhile is written after it. */
  const work = async (task: () => Promise<void>): Promise<void> => {
    busy = task()
    await busy.finally(() => {
      busy = undefined
      if (waiting.length > 0) void work(writeAll)
    })
  }

  const rewrite = async (kept: () => readonly UnansweredRecord[]): Promise<void> => {
    const text = header + kept().map(lineOf).join('')
    await writeWhole(`${path}.new`, text)
    await rename(`${path}.new`, path)
    await flushFolder(directory)
    await file.handle.close()
    file = await openAt(path, Buffer.byteLength(text))
    length = file.length
  }

  return {
    records,
    append: record =>
      new Promise((resolve, reject) => {
        waiting.push({ text: lineOf(record), resolve, reject })
        if (busy === undefined) void work(writeAll)
      }),
    rewrite: async kept => {
      while (busy !== undefined) await busy.catch(() => {})
      await work(() => rewrite(kept))
    },
    close: async () => {
      while (busy !== undefined) await busy.catch(() => {})
      await file.handle.close()
    },
  }
}

type Job = { readonly text: string; readonly resolve: () => void; readonly reject: (error: unknown) => void }

const lineOf = (record: UnansweredRecord): string => {
  const json = JSON.stringify(record)
  return `${checksum(json)} ${json}\n`
}

const checksum = (text: string): string => crc32(text).toString(16).padStart(8, '0')

const readRecords = async (path: string, log: Log): Promise<{ records: UnansweredRecord[]; goodBytes: number }> => {
  const bytes = await readFile(path).catch(error => {
    if ((error as { code?: string }).code === 'ENOENT') return Buffer.alloc(0)
    throw error
  })
  const end = bytes.lastIndexOf(0x0a) + 1
  if (end < bytes.length)
    log.warn('The record of 91s ended in the middle of a line, which is cut.', { path, offset: end })
  const records: UnansweredRecord[] = []
  const [first, ...lines] = bytes.toString('utf8', 0, end).split('\n')
  if (end > 0 && `${first}\n` !== header) throw otherFormat(path)
  for (const [at, line] of lines.slice(0, -1).entries()) {
    const record = line.slice(0, 8) === checksum(line.slice(9)) ? unansweredRecord(line.slice(9)) : undefined
    if (record !== undefined) records.push(record)
    else log.error('A line in the record of 91s is damaged and passed over.', { path, line: at + 2 })
  }
  return { records, goodBytes: end }
}

const otherFormat = (path: string): Failure =>
  new Failure(
    'precondition-failed',
    'edge.record-format',
    `${path} is not a record of 91s in a format that this program knows: use the program that wrote it, or move it away.`,
  )

/** Opens the file for writing at its end, made with its header if it is new; what is beyond `goodBytes` is cut. */
const openAt = async (path: string, goodBytes: number): Promise<{ handle: FileHandle; length: number }> => {
  const handle = await open(path, constants.O_RDWR | constants.O_CREAT, 0o600)
  await handle.truncate(goodBytes)
  if (goodBytes > 0) return { handle, length: goodBytes }
  await handle.write(header, 0)
  await handle.datasync()
  await flushFolder(join(path, '..'))
  return { handle, length: header.length }
}

const writeWhole = async (path: string, text: string): Promise<void> => {
  const handle = await open(path, 'w', 0o600)
  try {
    await handle.writeFile(text)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

const flushFolder = async (directory: string): Promise<void> => {
  const handle = await open(directory, 'r')
  await handle.sync().finally(() => handle.close())
}
