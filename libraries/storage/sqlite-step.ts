/** What crosses between a thread that wants something written and the thread that writes. */

export type SqlValue = null | number | bigint | string | Uint8Array

/** One statement, run once per row of parameters. */
export type SqlStep = {
  readonly sql: string
  readonly parameters: readonly (readonly SqlValue[])[]
  /** Ends the job after this step, without undoing it, if the statement changed rows or changed none. */
  readonly stop?: 'if-changed' | 'if-unchanged'
  /** The statement gives rows, and the job answers with them. Integers come as bigint. */
  readonly gives?: 'rows'
}

/** Steps that are done together or not at all. */
export type SqlJob = readonly SqlStep[]

export type SqlOutcome = {
  /** Index of the step that ended the job; the number of steps if none did. */
  readonly stoppedAt: number
  /** Rows changed by the last step that ran. */
  readonly changes: number
  readonly rows: readonly SqlRow[]
}

export type SqlRow = Readonly<Record<string, SqlValue>>

export type SqlError = { readonly errcode: number; readonly message: string }

export type WriterOptions = {
  readonly file: string
  readonly durability: 'full' | 'normal'
  /** Run at opening; each must be repeatable. */
  readonly setup: readonly string[]
}

export type WriterRequest =
  | { readonly kind: 'open'; readonly options: WriterOptions }
  | { readonly kind: 'write'; readonly jobs: readonly SqlJob[] }
  | { readonly kind: 'close' }

export type WriterReply =
  | { readonly kind: 'opened'; readonly error?: SqlError }
  | { readonly kind: 'written'; readonly results: readonly SqlResult[] }

export type SqlResult = { readonly outcome: SqlOutcome } | { readonly error: SqlError }
