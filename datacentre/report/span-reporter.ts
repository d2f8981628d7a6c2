import type { Client } from '#libraries/contract/contract.ts'
import type { SpanRecord } from '#libraries/telemetry/telemetry-port.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { mastercardContract } from '#services/mastercard/contract.ts'
import { spanReportMs, spansMax, spansPerReport } from '../edge-limits.ts'
import type { EdgeMetrics } from '../edge-metrics.ts'

/** Where the edge's spans go: to the bank in batches, one under way at a time. What finds no room is dropped; no payment waits. */
export type SpanReporter = {
  readonly sink: (spans: readonly SpanRecord[]) => void
  /** Sends what is left, once. */
  readonly stop: () => Promise<void>
}

export const spanReporter = ({
  report,
  clock,
  metrics,
}: {
  report: Client<typeof mastercardContract>['reportSpans']
  clock: Clock
  metrics: EdgeMetrics
}): SpanReporter => {
  let waiting: SpanRecord[] = []
  let isSending = false
  let isStopped = false
  const send = async (): Promise<void> => {
    isSending = true
    const batch = waiting.slice(0, spansPerReport)
    waiting = waiting.slice(spansPerReport)
    await report({ spans: batch.map(withTextAttributes) }).then(
      () => {},
      () => metrics.spansDropped(batch.length),
    )
    isSending = false
    if (waiting.length > 0) later()
  }
  const later = () => {
    if (!isStopped) clock.after(spanReportMs, () => void (isSending || send()))
  }
  return {
    sink: spans => {
      const room = Math.max(0, spansMax - waiting.length)
      if (spans.length > room) metrics.spansDropped(spans.length - room)
      const isFirst = waiting.length === 0 && !isSending
      waiting.push(...spans.slice(0, room))
      if (isFirst && waiting.length > 0) later()
    },
    stop: async () => {
      isStopped = true
      if (waiting.length > 0 && !isSending) await send()
    },
  }
}

const withTextAttributes = (span: SpanRecord) => ({
  ...span,
  attributes: Object.fromEntries(Object.entries(span.attributes).map(([name, value]) => [name, String(value)])),
})
