import type { Random } from '../ids/ids.ts'
import type { Clock } from '../time/clock.ts'
import { nodeTracer } from './node-tracer.ts'
import { pinoLog } from './pino-log.ts'
import { prometheusMetrics } from './prometheus-metrics.ts'
import { sqliteTraceStore } from './sqlite-trace-store.ts'
import type { LogLevel, SpanRecord, Telemetry } from './telemetry-port.ts'

export type ProcessTelemetry = Telemetry & {
  /** Of another process: the edge reports its spans to the bank. */
  readonly addSpans: (spans: readonly SpanRecord[]) => void
  /** By trace id, transaction id or retrieval reference number; none where traces are not kept. */
  readonly findTrace: (id: string) => Promise<readonly SpanRecord[]>
  /** Writes what is still in memory. */
  readonly close: () => Promise<void>
}

export type TelemetrySettings = {
  /** First part of the log files' names: `bank`, `edge`, `service.card`. */
  readonly process: string
  readonly logDirectory: string
  readonly logLevel: LogLevel
  readonly logBytesMax: number
  readonly onLine?: (line: string) => void
  /** Traces that begin in this process and are kept whole; all unless told. */
  readonly tracesPerSecond?: number
  /** Where spans go: into a store on this disk, or to whom one says. */
  readonly spans: { readonly directory: string; readonly keep: number } | ((spans: readonly SpanRecord[]) => void)
}

/** Log, metrics and traces of one process, and counts of what they had to drop. */
export const nodeTelemetry = ({
  clock,
  random,
  settings,
}: {
  clock: Clock
  random: Random
  settings: TelemetrySettings
}): ProcessTelemetry => {
  const { spans } = settings
  const store =
    typeof spans === 'object' && spans.keep > 0
      ? sqliteTraceStore({ directory: spans.directory, keep: spans.keep, clock })
      : undefined
  const addSpans = typeof spans === 'function' ? spans : (list: readonly SpanRecord[]) => store?.add(list)
  const tracer = nodeTracer({ clock, random, sink: addSpans, perSecondMax: settings.tracesPerSecond })
  const file = pinoLog({
    clock,
    directory: settings.logDirectory,
    process: settings.process,
    level: settings.logLevel,
    bytesMax: settings.logBytesMax,
    traceId: tracer.traceId,
    ...(settings.onLine === undefined ? {} : { onLine: settings.onLine }),
  })
  const metrics = prometheusMetrics()
  const dropped = metrics.gauge({
    name: 'florin_telemetry_dropped',
    help: 'Log lines and spans that were not kept since the start: the disk was full or behind.',
    labels: ['process', 'what'],
  })
  metrics.onScrape(() => {
    dropped.set({ process: settings.process, what: 'log-lines' }, file.droppedLines())
    dropped.set({ process: settings.process, what: 'spans' }, store?.droppedSpans() ?? 0)
  })
  return {
    log: file.log,
    metrics,
    tracer,
    addSpans,
    findTrace: async id => store?.find(id) ?? [],
    close: async () => {
      await store?.close()
      file.close()
    },
  }
}
