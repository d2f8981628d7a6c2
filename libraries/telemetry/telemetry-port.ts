/** Structured logs. Every line has a place (`service.card`, `edge`), a sentence and safe fields: never card data. */
export type Log = {
  readonly debug: (message: string, fields?: LogFields) => void
  readonly info: (message: string, fields?: LogFields) => void
  readonly warn: (message: string, fields?: LogFields) => void
  readonly error: (message: string, fields?: LogFields) => void
  /** The same log with another place. */
  readonly at: (place: string) => Log
}

export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

export type LogFields = Readonly<Record<string, unknown>>

/** Prometheus metrics. A name is declared once, with its help and labels; declaring it again returns the same one. */
export type Metrics = {
  readonly counter: (declaration: MetricDeclaration) => { readonly add: (labels: Labels, by?: number) => void }
  readonly gauge: (declaration: MetricDeclaration) => { readonly set: (labels: Labels, value: number) => void }
  readonly histogram: (declaration: MetricDeclaration & { readonly buckets: readonly number[] }) => {
    readonly observe: (labels: Labels, value: number) => void
  }
  /** Called at each scrape, for gauges that are read and not counted. */
  readonly onScrape: (collect: () => void | Promise<void>) => void
  /** The page in Prometheus' text format. */
  readonly page: () => Promise<string>
}

export type MetricDeclaration = { readonly name: string; readonly help: string; readonly labels: readonly string[] }

export type Labels = Readonly<Record<string, string>>

/** Spans are made by the rpc filters, the edge and the event runners only; a handler may add attributes to its own. */
export type Tracer = {
  /** Runs `work` inside a span that is a child of the current one, or of `parent` when given. */
  readonly span: <T>(start: SpanStart, work: () => Promise<T>) => Promise<T>
  /** Adds to the current span, and makes the trace findable: `transactionId`, `rrn`, `cardId`, `accountId`. */
  readonly annotate: (attributes: SpanAttributes) => void
  /** W3C `traceparent` of the current span, to carry it over a wire or a queue. */
  readonly traceparent: () => string | undefined
  readonly traceId: () => string | undefined
}

export type SpanStart = {
  readonly name: string
  /** The place that does the work: `service.ledger`, `edge`. */
  readonly place: string
  readonly parent?: string | undefined
  /** No span at all when the trace of `parent` is not one that is kept whole. */
  readonly onlyIfKept?: boolean | undefined
  readonly attributes?: SpanAttributes | undefined
}

export type SpanAttributes = Readonly<Record<string, string | number | boolean>>

/** What is kept of a span. */
export type SpanRecord = {
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string | undefined
  readonly name: string
  readonly place: string
  /** Milliseconds since 1970, with fractions. */
  readonly startMs: number
  readonly durationMs: number
  readonly outcome: string
  readonly attributes: SpanAttributes
}

/** Where finished spans go; the embedded adapter keeps the last 100,000 payments or 24 h on disk. */
export type TraceStore = {
  readonly add: (spans: readonly SpanRecord[]) => void
  /** By trace id, transaction id or retrieval reference number. Spans in order of their start. */
  readonly find: (id: string) => Promise<readonly SpanRecord[]>
  readonly close: () => Promise<void>
}

export type Telemetry = { readonly log: Log; readonly metrics: Metrics; readonly tracer: Tracer }
