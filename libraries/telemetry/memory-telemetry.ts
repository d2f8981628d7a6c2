import { nodeRandom } from '../ids/node-random.ts'
import type { Clock } from '../time/clock.ts'
import { systemClock } from '../time/system-clock.ts'
import { nodeTracer } from './node-tracer.ts'
import { prometheusMetrics } from './prometheus-metrics.ts'
import type { Labels, Log, LogFields, LogLevel, SpanRecord, Telemetry } from './telemetry-port.ts'

export type LogLine = {
  readonly level: LogLevel
  readonly place: string
  readonly message: string
  readonly fields: LogFields
  readonly traceId?: string | undefined
}

export type MemoryTelemetry = Telemetry & {
  readonly logs: LogLine[]
  /** Finished spans, in order of their end. */
  readonly spans: SpanRecord[]
  /** The value of one sample now: `value('florin_rpc_seconds_count', { callee: 'service.card' })`; labels left out match any, and sum. */
  readonly value: (name: string, labels?: Labels) => Promise<number | undefined>
}

/** Telemetry for tests: metrics and tracer are the real ones, everything that they make can be looked at. */
export const memoryTelemetry = ({ clock = systemClock() }: { clock?: Clock } = {}): MemoryTelemetry => {
  const logs: LogLine[] = []
  const spans: SpanRecord[] = []
  const metrics = prometheusMetrics()
  const tracer = nodeTracer({ clock, random: nodeRandom(), sink: list => void spans.push(...list) })
  const at = (place: string): Log => {
    const line =
      (level: LogLevel) =>
      (message: string, fields: LogFields = {}): void => {
        const traceId = tracer.traceId()
        logs.push({ level, place, message, fields, ...(traceId === undefined ? {} : { traceId }) })
      }
    return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error'), at }
  }
  return {
    log: at('test'),
    metrics,
    tracer,
    logs,
    spans,
    value: async (name, labels = {}) => sumOf(await metrics.page(), name, labels),
  }
}

const sumOf = (page: string, name: string, labels: Labels): number | undefined => {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`)
  const values = page
    .split('\n')
    .filter(line => line.startsWith(`${name}{`) || line.startsWith(`${name} `))
    .filter(line => wanted.every(part => line.includes(part)))
    .map(line => Number(line.slice(line.lastIndexOf(' ') + 1)))
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0)
}
