import type { Totals } from './totals.ts'

/**
 * A point on both axes: what was known when entry `position` was the newest, or at `recordedAt`, about everything effective at or
 * before `effectiveAt`. What is absent does not bound.
 */
export type HistoryPoint = {
  readonly position?: number | undefined
  readonly recordedAt?: number | undefined
  readonly effectiveAt?: number | undefined
}

export type HistoryAxis = 'recorded' | 'effective'

export type HistoryRow = {
  readonly position: number
  readonly effectiveAt: number
  readonly recordedAt: number
  /** What happened, in the journal's word. */
  readonly kind: string
  readonly commandId: string
  readonly entrySetId: string | undefined
  readonly transactionId: string | undefined
  readonly change: Totals
  /** After it, in the order of the axis. */
  readonly after: Totals
}

type HistoryQuestions = {
  readonly totals: {
    /** Of these addresses, of those of an account, or of the bank's own with these names in every currency. */
    readonly of:
      | { readonly keys: readonly string[] }
      | { readonly accountId: string }
      | { readonly bank: readonly string[] }
    readonly point: HistoryPoint
  }
  readonly page: {
    readonly key: string
    readonly axis: HistoryAxis
    /** The position of the last row of the page before. */
    readonly before?: number | undefined
    readonly limit: number
  }
  readonly chart: { readonly position: number }
}

type Kind = keyof HistoryQuestions

/** What can be asked of the index; it crosses threads, so it is plain data. */
export type HistoryQuery<K extends Kind = Kind> = { [Q in K]: { readonly kind: Q } & HistoryQuestions[Q] }[K]

export type HistoryAnswer = {
  /** Per address, undefined for one that no entry known by then has touched. */
  readonly totals: readonly { readonly key: string; readonly totals: Totals | undefined }[]
  /** Newest first; undefined when the address is not known. */
  readonly page: readonly HistoryRow[] | undefined
  /** What is posted per line of the chart and currency, `customer/GBP`, after the entry at this position. */
  readonly chart: ReadonlyMap<string, bigint>
}

export type HistoryReply<K extends Kind = Kind> = {
  readonly answer: HistoryAnswer[K]
  /** The last entry that is in the index. */
  readonly position: number
  /** It has not come as far as was asked for, in the time that there was. */
  readonly behind: boolean
}

export type AskHistory = <K extends Kind>(query: HistoryQuery<K>) => Promise<HistoryAnswer[K]>
