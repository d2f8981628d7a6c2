import { AsyncLocalStorage } from 'node:async_hooks'
import { Failure } from '../errors/failure.ts'
import type { Random } from '../ids/ids.ts'
import type { Clock } from '../time/clock.ts'
import type { SpanAttributes, SpanRecord, SpanStart, Tracer } from './telemetry-port.ts'
import { traceSampler } from './trace-sampler.ts'
import { isKeptTrace, parseTraceparent, traceparentText } from './traceparent.ts'

/**
 * Spans on Node's async context. What one process does for one trace is collected under its first span there (the local
 * root) and handed to `sink` in one list when that span ends; spans that outlive it come after it, one by one.
 *
 * When more than `perSecondMax` traces begin in a second only so many are kept whole; the flag in `traceparent` tells the other
 * processes. Of the others each process keeps its first span, and only if something in it failed or it was slow: then at least that
 * can be found.
 *
 * Measured against the OpenTelemetry SDK in docs/decisions/tracer.md. Ids and `traceparent` are W3C Trace Context's.
 */
export const nodeTracer = ({
  clock,
  random,
  sink,
  perSecondMax = Number.POSITIVE_INFINITY,
}: {
  clock: Clock
  random: Random
  sink: (spans: readonly SpanRecord[]) => void
  perSecondMax?: number | undefined
}): Tracer => {
  const storage = new AsyncLocalStorage<Active>()
  const ids = spanIds(random)
  const wallClock = anchoredClock(clock)
  const keepsNext = Number.isFinite(perSecondMax) ? traceSampler({ perSecondMax }, clock) : () => true

  const open = (start: SpanStart, current: Active | undefined): Active => {
    const remote = start.parent === undefined ? undefined : parseTraceparent(start.parent)
    const joins = current !== undefined && (remote === undefined || remote.traceId === current.root.traceId)
    const root = joins
      ? current.root
      : {
          traceId: remote?.traceId ?? ids.trace(),
          isKept: remote?.isKept ?? keepsNext(),
          anchorMs: wallClock.anchorMs(),
          spans: [],
          closed: false,
          hasFailed: false,
        }
    const record: Writable<SpanRecord> = {
      traceId: root.traceId,
      spanId: ids.span(),
      parentSpanId: remote?.spanId ?? (joins ? current.record.spanId : undefined),
      name: start.name,
      place: start.place,
      startMs: root.anchorMs + clock.monotonicMs(),
      durationMs: 0,
      outcome: 'ok',
      attributes: start.attributes === undefined ? {} : { ...start.attributes },
    }
    return { root, record, isRoot: !joins }
  }

  const close = ({ root, record, isRoot }: Active): void => {
    record.durationMs = root.anchorMs + clock.monotonicMs() - record.startMs
    if (!root.isKept && !root.hasFailed && record.durationMs < slowMs) return
    root.spans.push(record)
    if (isRoot) root.closed = true
    if (!root.closed && root.spans.length < spansPerListMax) return
    const spans = root.spans
    root.spans = []
    sink(spans)
  }

  const follow = async <T>(active: Active, work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (thrown) {
      active.record.outcome = thrown instanceof Failure ? thrown.code : 'internal'
      active.root.hasFailed = true
      throw thrown
    } finally {
      close(active)
    }
  }

  return {
    span: (start, work) => {
      if (start.onlyIfKept === true && start.parent !== undefined && !isKeptTrace(start.parent)) return work()
      const current = storage.getStore()
      // Of a trace that is not kept the inner spans cost nothing.
      if (current !== undefined && !current.root.isKept && start.parent === undefined)
        return watched(current.root, work) as ReturnType<typeof work>
      const active = open(start, current)
      return storage.run(active, follow, active, work) as ReturnType<typeof work>
    },
    annotate: attributes => {
      const active = storage.getStore()
      if (active !== undefined) Object.assign(active.record.attributes, attributes)
    },
    traceparent: () => {
      const active = storage.getStore()
      if (active === undefined) return undefined
      const { root, record } = active
      return traceparentText({ traceId: root.traceId, spanId: record.spanId, isKept: root.isKept })
    },
    traceId: () => storage.getStore()?.root.traceId,
  }
}

const watched = async <T>(root: Root, work: () => Promise<T>): Promise<T> => {
  try {
    return await work()
  } catch (thrown) {
    root.hasFailed = true
    throw thrown
  }
}

/** A first span of at least this length is kept whatever becomes of its trace. */
export const slowMs = 250

/** A trace that never ends in one process (a loop inside one span) is handed on in pieces of this many spans. */
const spansPerListMax = 256

type Writable<T> = { -readonly [K in keyof T]: T[K] }
type Root = {
  readonly traceId: string
  readonly isKept: boolean
  readonly anchorMs: number
  spans: SpanRecord[]
  closed: boolean
  /** A call in it was answered by a failure, whatever the caller made of it. */
  hasFailed: boolean
}
type Active = {
  readonly root: Root
  readonly record: Writable<SpanRecord> & { readonly attributes: SpanAttributes }
  readonly isRoot: boolean
}

/** Trace ids are random; span ids are 32 random bits, made once, and a counter: unique, and several times cheaper. */
const spanIds = (random: Random): { trace: () => string; span: () => string } => {
  let pool = Buffer.alloc(0)
  let used = 0
  const prefix = Buffer.from(random.bytes(4)).toString('hex')
  let counter = 0
  return {
    trace: () => {
      if (used === pool.length) {
        pool = Buffer.from(random.bytes(traceIdBytes * traceIdsPerPool))
        used = 0
      }
      used += traceIdBytes
      return pool.toString('hex', used - traceIdBytes, used)
    },
    span: () => {
      counter = (counter + 1) % 0x1_0000_0000
      return prefix + counter.toString(16).padStart(8, '0')
    },
  }
}

const traceIdBytes = 16
const traceIdsPerPool = 256

/**
 * Wall-clock time with fractions: the monotonic clock plus an anchor. `now` is cut to whole milliseconds, so the greatest
 * difference seen is the truest; one that falls by more than `jumpMs` is a clock that was set back.
 */
const anchoredClock = (clock: Clock): { anchorMs: () => number } => {
  let anchorMs = clock.now() - clock.monotonicMs()
  return {
    anchorMs: () => {
      const seenMs = clock.now() - clock.monotonicMs()
      if (seenMs > anchorMs || seenMs < anchorMs - jumpMs) anchorMs = seenMs
      return anchorMs
    },
  }
}

const jumpMs = 2
