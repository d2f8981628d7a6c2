import { Worker } from 'node:worker_threads'
import { Failure } from '../errors/failure.ts'
import type { Clock } from '../time/clock.ts'
import { fromSpanRow, type SpanRow, toSpanRows } from './span-rows.ts'
import { findIn } from './sqlite-trace-segments.ts'
import type { FromTraceWorker, ToTraceWorker } from './sqlite-trace-worker.ts'
import type { SpanRecord, TraceStore } from './telemetry-port.ts'

/**
 * Keeps the last `keep` traces, at most a day of them, in SQLite files written by a thread of their own. It never makes a payment
 * wait: spans are handed over in messages of about `spansPerMessage`; when the thread is behind, the oldest are dropped and counted.
 */
export const sqliteTraceStore = ({
  directory,
  keep,
  clock,
}: {
  directory: string
  keep: number
  clock: Pick<Clock, 'after'>
}): TraceStore & { readonly droppedSpans: () => number } => {
  const worker = new Worker(new URL('./sqlite-trace-worker.ts', import.meta.url), { workerData: { directory, keep } })
  worker.unref()
  const lookups = new Map<number, PromiseWithResolvers<readonly Omit<SpanRow, 'keys'>[]>>()
  let lookupNumber = 0
  let waiting: (readonly SpanRecord[])[] = []
  let waitingSpans = 0
  let messagesUnderWay = 0
  let dropped = 0
  let stopTimer: (() => void) | undefined
  let broken = false

  const send = (message: ToTraceWorker): void => worker.postMessage(message)
  const handOver = (): void => {
    stopTimer?.()
    stopTimer = undefined
    if (waiting.length === 0 || broken) return
    const lists = waiting
    waiting = []
    waitingSpans = 0
    messagesUnderWay++
    send({ kind: 'rows', rows: lists.flatMap(toSpanRows) })
  }
  const dropOldest = (): void => {
    while (waitingSpans > waitingSpansMax) {
      const spans = waiting.shift()?.length ?? waitingSpans
      waitingSpans -= spans
      dropped += spans
    }
  }
  worker.on('message', (message: FromTraceWorker) => {
    if (message.kind === 'found') return lookups.get(message.number)?.resolve(message.rows)
    messagesUnderWay--
    if (waitingSpans >= spansPerMessage) handOver()
  })
  const end = (cause?: unknown): void => {
    broken = true
    const failure = new Failure('unavailable', 'trace.store', 'The store of traces has stopped.', { cause })
    for (const { reject } of lookups.values()) reject(failure)
  }
  worker.on('error', end)
  worker.on('exit', () => end())
  return {
    add: spans => {
      waiting.push(spans)
      waitingSpans += spans.length
      if (broken || messagesUnderWay >= messagesUnderWayMax) dropOldest()
      else if (waitingSpans >= spansPerMessage) handOver()
      else stopTimer ??= clock.after(handOverMs, handOver)
    },
    find: async id => {
      if (broken) return findTraces(directory, id)
      handOver()
      const number = ++lookupNumber
      const lookup = Promise.withResolvers<readonly Omit<SpanRow, 'keys'>[]>()
      lookups.set(number, lookup)
      send({ kind: 'find', number, id })
      try {
        return inOrder(await lookup.promise)
      } finally {
        lookups.delete(number)
      }
    },
    close: async () => {
      handOver()
      stopTimer?.()
      if (broken) return
      worker.ref()
      const gone = new Promise<void>(resolve => worker.once('exit', () => resolve()))
      send({ kind: 'close' })
      await gone
    },
    droppedSpans: () => dropped,
  }
}

/** Finds in the directory of a bank that may not be running. */
export const findTraces = (directory: string, id: string): readonly SpanRecord[] => inOrder(findIn(directory, id))

const inOrder = (rows: readonly Omit<SpanRow, 'keys'>[]): readonly SpanRecord[] =>
  rows.flatMap(fromSpanRow).sort((a, b) => a.startMs - b.startMs)

const spansPerMessage = 256
const messagesUnderWayMax = 4
const waitingSpansMax = 20_000
const handOverMs = 200
