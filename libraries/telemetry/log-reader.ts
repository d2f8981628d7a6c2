import { closeSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs'
import { StringDecoder } from 'node:string_decoder'
import type { Clock } from '../time/clock.ts'
import { numberedFiles } from './rotating-file.ts'

/**
 * Reads the log files of all processes of a bank, running or not.
 * 1. What is there: file after file of each process; of the lines that match, the last `limit` by time.
 * 2. `follow`: then each new line, from the place where 1 stopped; a process that turns to its next file, or starts, is followed there.
 *
 * Yields JSON lines without line feed. `ids` (a transaction, a trace, …) keeps the lines that hold one of them.
 */
export async function* readLogs({
  directory,
  clock,
  ids = [],
  limit,
  follow = false,
  signal,
}: {
  directory: string
  clock: Pick<Clock, 'sleep'>
  ids?: readonly string[]
  limit: number
  follow?: boolean
  signal?: AbortSignal
}): AsyncGenerator<string> {
  const cursors = new Map<string, Cursor>()
  const wanted = (line: string): boolean => ids.length === 0 || ids.some(id => line.includes(id))
  let last: string[] = []
  for (const name of processNames(directory))
    for (const line of newLines(directory, name, cursors)) if (wanted(line)) last = keepLast(last, line, limit)
  yield* inOrderOfTime(last).slice(-limit)
  while (follow && !signal?.aborted) {
    await clock.sleep(pollMs, signal)
    const lines = processNames(directory).flatMap(name => [...newLines(directory, name, cursors)].filter(wanted))
    yield* inOrderOfTime(lines)
  }
}

const pollMs = 200
const chunkBytes = 65_536

/** How far a process's files have been read. */
type Cursor = { number: number; offset: number; rest: string; readonly decoder: StringDecoder }

const processNames = (directory: string): readonly string[] => [
  ...new Set(readdirSync(directory).flatMap(file => /^(.+)-[0-9]{6,}\.log$/.exec(file)?.[1] ?? [])),
]

function* newLines(directory: string, name: string, cursors: Map<string, Cursor>): Generator<string> {
  const cursor = cursors.get(name) ?? { number: 0, offset: 0, rest: '', decoder: new StringDecoder('utf8') }
  cursors.set(name, cursor)
  for (const { file, number } of numberedFiles(directory, name)) {
    if (number < cursor.number) continue
    if (number > cursor.number) Object.assign(cursor, { number, offset: 0, rest: '' })
    yield* linesOf(file, cursor)
  }
}

/** Whole lines after the cursor; what follows the last line feed waits for the next time. */
function* linesOf(file: string, cursor: Cursor): Generator<string> {
  const descriptor = openIfThere(file)
  if (descriptor === undefined) return
  try {
    const end = fstatSync(descriptor).size
    const chunk = Buffer.alloc(chunkBytes)
    while (cursor.offset < end) {
      const length = readSync(descriptor, chunk, 0, chunkBytes, cursor.offset)
      if (length === 0) return
      cursor.offset += length
      const lines = (cursor.rest + cursor.decoder.write(chunk.subarray(0, length))).split('\n')
      cursor.rest = lines.pop() ?? ''
      yield* lines
    }
  } finally {
    closeSync(descriptor)
  }
}

/** The size limit may have deleted it meanwhile. */
const openIfThere = (file: string): number | undefined => {
  try {
    return openSync(file, 'r')
  } catch {
    return undefined
  }
}

/** Cut only now and then, so that a long log is read in linear time. */
const keepLast = (lines: string[], line: string, limit: number): string[] => {
  lines.push(line)
  return lines.length > 10 * limit + 1000 ? inOrderOfTime(lines).slice(-limit) : lines
}

const inOrderOfTime = (lines: readonly string[]): string[] =>
  lines
    .map(line => ({ line, time: /"time":"([^"]*)"/.exec(line)?.[1] ?? '' }))
    .sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : 0))
    .map(({ line }) => line)
