import { closeSync, fstatSync, mkdirSync, openSync, readdirSync, rmSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Clock } from '../time/clock.ts'

export type RotatingFile = {
  /** Whole lines, each with its line feed. Never throws: lines that the disk does not take are counted. */
  readonly write: (lines: string) => void
  readonly flush: () => void
  readonly close: () => void
  readonly droppedLines: () => number
}

/**
 * Lines in numbered files, `bank-000001.log`, `bank-000002.log`, …, never renamed, so that a reader can follow them. A file is
 * full at an eighth of `bytesMax`; the oldest go, so that all of them together stay below it. Lines are gathered for at most a
 * second or 4 KiB.
 */
export const rotatingFile = ({
  directory,
  name,
  bytesMax,
  clock,
}: {
  directory: string
  name: string
  bytesMax: number
  clock: Pick<Clock, 'after'>
}): RotatingFile => {
  const fileBytesMax = Math.floor(bytesMax / filesMax)
  let file = openLast(directory, name)
  let waiting = ''
  let dropped = 0
  let stopTimer: (() => void) | undefined
  let closed = false

  const turn = (nextBytes: number): void => {
    if (file !== undefined && file.bytes > 0 && file.bytes + nextBytes > fileBytesMax) {
      closeSync(file.descriptor)
      const number = file.number + 1
      file = undefined
      makeRoom({ directory, name, bytesMax: bytesMax - fileBytesMax })
      file = openNumbered(directory, name, number)
    }
    file ??= openLast(directory, name)
  }
  const flush = (): void => {
    stopTimer?.()
    stopTimer = undefined
    if (waiting === '') return
    const bytes = Buffer.from(waiting)
    waiting = ''
    try {
      turn(bytes.length)
      if (file === undefined) throw new Error('No log file.')
      writeAll(file.descriptor, bytes)
      file.bytes += bytes.length
    } catch {
      // A bank with a full disk goes on without its log; the count says so when it is over.
      dropped += bytes.filter(byte => byte === lineFeed).length
    }
  }
  return {
    write: lines => {
      if (closed) return
      waiting += lines
      if (waiting.length >= gatherBytesMax) flush()
      else stopTimer ??= clock.after(gatherMsMax, flush)
    },
    flush,
    close: () => {
      flush()
      closed = true
      if (file !== undefined) closeSync(file.descriptor)
      file = undefined
    },
    droppedLines: () => dropped,
  }
}

const filesMax = 8
const gatherBytesMax = 4096
const gatherMsMax = 1000
const lineFeed = 0x0a

type OpenFile = { readonly descriptor: number; readonly number: number; bytes: number }

/** Names and numbers of the files of one process, oldest first. */
export const numberedFiles = (directory: string, name: string): readonly { file: string; number: number }[] =>
  readdirSync(directory)
    .flatMap(file => {
      const number = file.startsWith(`${name}-`) ? /^-([0-9]{6,})\.log$/.exec(file.slice(name.length))?.[1] : undefined
      return number === undefined ? [] : [{ file: join(directory, file), number: Number(number) }]
    })
    .sort((a, b) => a.number - b.number)

const openLast = (directory: string, name: string): OpenFile | undefined => {
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 })
    return openNumbered(directory, name, numberedFiles(directory, name).at(-1)?.number ?? 1)
  } catch {
    return undefined
  }
}

const openNumbered = (directory: string, name: string, number: number): OpenFile => {
  const descriptor = openSync(join(directory, `${name}-${String(number).padStart(6, '0')}.log`), 'a', 0o600)
  return { descriptor, number, bytes: fstatSync(descriptor).size }
}

const makeRoom = ({ directory, name, bytesMax }: { directory: string; name: string; bytesMax: number }): void => {
  const files = numberedFiles(directory, name).map(({ file }) => ({ file, bytes: statSync(file).size }))
  let total = files.reduce((sum, { bytes }) => sum + bytes, 0)
  for (const { file, bytes } of files) {
    if (total <= bytesMax) return
    rmSync(file, { force: true })
    total -= bytes
  }
}

const writeAll = (descriptor: number, bytes: Uint8Array): void => {
  for (let done = 0; done < bytes.length; ) done += writeSync(descriptor, bytes, done)
}
