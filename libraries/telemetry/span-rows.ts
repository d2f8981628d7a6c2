import type { SpanAttributes, SpanRecord } from './telemetry-port.ts'

/** Spans of one trace as they are kept: one row, times relative to `baseMs`. */
export type SpanRow = {
  readonly traceId: string
  readonly baseMs: number
  /** What the trace can be found by, beside its id. */
  readonly keys: readonly string[]
  /** JSON: a list of `[spanId, parentSpanId, name, place, startMs, durationMs, outcome, attributes]`. */
  readonly spans: string
}

/** The attributes by whose value a trace is found. */
const keyAttributes = ['transactionId', 'rrn'] as const

export const toSpanRows = (spans: readonly SpanRecord[]): readonly SpanRow[] => {
  const first = spans[0]
  if (first === undefined) return []
  if (spans.every(span => span.traceId === first.traceId)) return [toSpanRow(spans, first)]
  return [...Map.groupBy(spans, span => span.traceId).values()].map(list => toSpanRow(list, list[0] as SpanRecord))
}

const toSpanRow = (spans: readonly SpanRecord[], { traceId, startMs: baseMs }: SpanRecord): SpanRow => {
  const keys: string[] = []
  const packed = spans.map(span => {
    for (const name of keyAttributes) {
      const key = span.attributes[name]
      if (key !== undefined && !keys.includes(String(key))) keys.push(String(key))
    }
    return [
      span.spanId,
      span.parentSpanId ?? 0,
      span.name,
      span.place,
      toMicroseconds(span.startMs - baseMs),
      toMicroseconds(span.durationMs),
      span.outcome,
      span.attributes,
    ]
  })
  return { traceId, baseMs, keys, spans: JSON.stringify(packed) }
}

const toMicroseconds = (ms: number): number => Math.round(ms * 1000)

type PackedSpan = [string, string | 0, string, string, number, number, string, SpanAttributes]

export const fromSpanRow = ({ traceId, baseMs, spans }: Omit<SpanRow, 'keys'>): readonly SpanRecord[] =>
  (JSON.parse(spans) as PackedSpan[]).map(([spanId, parent, name, place, start, duration, outcome, attributes]) => ({
    traceId,
    spanId,
    ...(parent === 0 ? {} : { parentSpanId: parent }),
    name,
    place,
    startMs: baseMs + start / 1000,
    durationMs: duration / 1000,
    outcome,
    attributes,
  }))
