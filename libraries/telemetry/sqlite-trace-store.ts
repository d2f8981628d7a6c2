import { Worker } from 'node:worker_threads'
import { Failure } from '../errors/failure.ts'
import type { Clock } from '../time/clock.ts'
import { fromSpanRow, type SpanRow, toSpanRows } from './span-rows.ts'
import { findIn } from './sqlite-trace-segments.ts'
import type { FromTraceWorker, ToTraceWorker } from './sqlite-trace-worker.ts'
import type { SpanRecord, TraceStore } from './telemetry-port.ts'

/**
 * Keeps the last `keep` traces, at most a day of them, in SQLite files written by a thread of their own. It never makes a payment
 * wait: spans gather by trace for `gatherMs` to twice that, because the hops behind a payment come one by one and a row of many costs
 * no more than a row of one; then they are handed over in messages of about `spansPerMessage`. When the thread is behind, the oldest
 * are dropped and counted.
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
  let young = new Map<string, SpanRecord[]>()
  let old = new Map<string, SpanRecord[]>()
  let ready: (readonly SpanRecord[])[] = []
  let waitingSpans = 0
  let messagesUnderWay = 0
  let dropped = 0
  let stopTimer: (() => void) | undefined
  let broken = false

  const send = (message: ToTraceWorker): void => worker.postMessage(message)
  const handOverSome = (): void => {
    let spans = 0
    let count = 0
    while (spans < spansPerMessage && count < ready.length) spans += ready[count++]?.length ?? 0
    const lists = ready.slice(0, count)
    ready = ready.slice(count)
    waitingSpans -= spans
    messagesUnderWay++
    send({ kind: 'rows', rows: lists.flatMap(toSpanRows) })
  }
  const handOver = (): void => {
    while (messagesUnderWay < messagesUnderWayMax && ready.length > 0 && !broken) handOverSome()
  }
  const age = (): void => {
    ready.push(...old.values())
    old = young
    young = new Map()
  }
  const tick = (): void => {
    age()
    handOver()
    stopTimer = waitingSpans > 0 ? clock.after(gatherMs, tick) : undefined
  }
  const handOverAll = (): void => {
    age()
    age()
    while (ready.length > 0 && !broken) handOverSome()
  }
  const dropOldest = (): void => {
    if (ready.length === 0) age()
    if (ready.length === 0) age()
    const spans = ready.shift()?.length ?? 0
    waitingSpans -= spans
    dropped += spans
  }
  worker.on('message', (message: FromTraceWorker) => {
    if (message.kind === 'found') return lookups.get(message.number)?.resolve(message.rows)
    messagesUnderWay--
    handOver()
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
      for (const span of spans) {
        const { traceId } = span
        const group = old.get(traceId) ?? young.get(traceId)
        if (group === undefined) young.set(traceId, [span])
        else group.push(span)
      }
      waitingSpans += spans.length
      while (waitingSpans > waitingSpansMax) dropOldest()
      if (!broken) stopTimer ??= clock.after(gatherMs, tick)
    },
    find: async id => {
      if (broken) return findTraces(directory, id)
      handOverAll()
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
      handOverAll()
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
const messagesUnderWayMax = 2
const waitingSpansMax = 20_000
const gatherMs = 100
