import { object, text } from '#libraries/schema/schema.ts'
import type { SpanRecord } from '#libraries/telemetry/telemetry-port.ts'
import { rfc3339 } from '#libraries/time/business-day.ts'
import { refusal } from '../domain/refusal.ts'
import type { BankView } from '../door/bank-view.ts'
import { command } from '../door/command.ts'

/** A payment hop by hop. Several traces when several messages belong to it: a repeat, a reversal. */
export const findTrace = ({ view }: { view: Pick<BankView, 'findTrace'> }) =>
  command(object({ id: text({ minLength: 1, maxLength: 64 }) }), async ({ id }) => {
    const spans = await view.findTrace(id)
    if (spans.length === 0) throw refusal('unknown-trace', 'id')
    const traces = [...Map.groupBy(spans, span => span.traceId).values()]
    return { id, traces: traces.map(traceJson).sort((a, b) => (a.startedAt < b.startedAt ? 1 : -1)) }
  })

const traceJson = (spans: readonly SpanRecord[]) => {
  const startMs = Math.min(...spans.map(span => span.startMs))
  const endMs = Math.max(...spans.map(span => span.startMs + span.durationMs))
  return {
    traceId: spans[0]?.traceId,
    startedAt: rfc3339(startMs),
    durationMs: round(endMs - startMs),
    hops: spans.map(span => hopJson(span, startMs)),
  }
}

const hopJson = (span: SpanRecord, traceStartMs: number) => ({
  place: span.place,
  name: span.name,
  /** Milliseconds after the first hop began. */
  afterMs: round(span.startMs - traceStartMs),
  durationMs: round(span.durationMs),
  outcome: span.outcome,
  spanId: span.spanId,
  parentSpanId: span.parentSpanId ?? null,
  attributes: span.attributes,
})

/** Microseconds are as fine as the clocks are. */
const round = (ms: number): number => Math.round(ms * 1000) / 1000
