import { AsyncLocalStorage } from 'node:async_hooks'
import { Failure } from '../errors/failure.ts'
import type { Random } from '../ids/ids.ts'
import type { Clock } from '../time/clock.ts'
import type { SpanAttributes, SpanRecord, SpanStart, Tracer } from './telemetry-port.ts'

/**
 * Spans on Node's async context. What one process does for one trace is collected under its first span there (the local
 * root) and handed to `sink` in one list when that span ends; spans that outlive it come after it, one by one.
 *
 * Measured against the OpenTelemetry SDK in docs/decisions/tracer.md. Ids and `traceparent` are W3C Trace Context's.
 */
export const nodeTracer = ({
  clock,
  random,
  sink,
}: {
  clock: Clock
  random: Random
  sink: (spans: readonly SpanRecord[]) => void
}): Tracer => {
  const storage = new AsyncLocalStorage<Active>()
  const ids = spanIds(random)
  const wallClock = anchoredClock(clock)

  const open = (start: SpanStart): Active => {
    const current = storage.getStore()
    const remote = start.parent === undefined ? undefined : parseTraceparent(start.parent)
    const joins = current !== undefined && (remote === undefined || remote.traceId === current.root.traceId)
    const root = joins
      ? current.root
      : { traceId: remote?.traceId ?? ids.trace(), anchorMs: wallClock.anchorMs(), spans: [], closed: false }
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
      throw thrown
    } finally {
      close(active)
    }
  }

  return {
    span: (start, work) => {
      const active = open(start)
      return storage.run(active, follow, active, work) as ReturnType<typeof work>
    },
    annotate: attributes => {
      const active = storage.getStore()
      if (active !== undefined) Object.assign(active.record.attributes, attributes)
    },
    traceparent: () => {
      const active = storage.getStore()
      return active === undefined ? undefined : `00-${active.record.traceId}-${active.record.spanId}-01`
    },
    traceId: () => storage.getStore()?.root.traceId,
  }
}

/** A trace that never ends in one process (a loop inside one span) is handed on in pieces of this many spans. */
const spansPerListMax = 256

type Writable<T> = { -readonly [K in keyof T]: T[K] }
type Root = { readonly traceId: string; readonly anchorMs: number; spans: SpanRecord[]; closed: boolean }
type Active = {
  readonly root: Root
  readonly record: Writable<SpanRecord> & { readonly attributes: SpanAttributes }
  readonly isRoot: boolean
}

/** `00-<trace id>-<span id>-<flags>`; anything else is no parent, as the recommendation says. */
export const parseTraceparent = (text: string): { traceId: string; spanId: string } | undefined => {
  const found = traceparentPattern.exec(text)
  if (found === null || found[1] === noTrace || found[2] === noSpan) return undefined
  return { traceId: found[1] as string, spanId: found[2] as string }
}

const traceparentPattern = /^[0-9a-e][0-9a-f]-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}/
const noTrace = '0'.repeat(32)
const noSpan = '0'.repeat(16)

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
