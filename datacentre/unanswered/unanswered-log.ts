import { compile } from '#libraries/schema/codec.ts'
import type { Infer } from '#libraries/schema/schema.ts'
import { UnansweredPayment } from '#services/mastercard/contract.ts'

export type Unanswered = Infer<typeof UnansweredPayment>

export type UnansweredRecord =
  | { readonly kind: 'given'; readonly payment: Unanswered }
  | { readonly kind: 'acknowledged'; readonly id: string; readonly at: number }

/** Where 91s are kept. */
export type UnansweredLog = {
  /** What was found at the start, in order. */
  readonly records: readonly UnansweredRecord[]
  /** Resolves when the record is on disk. */
  readonly append: (record: UnansweredRecord) => Promise<void>
  /** Replaces all records by those that `records` gives when nothing is being written. */
  readonly rewrite: (records: () => readonly UnansweredRecord[]) => Promise<void>
  readonly close: () => Promise<void>
}

const payment = compile(UnansweredPayment)

/** A record from its JSON, or undefined when it is none. */
export const unansweredRecord = (json: string): UnansweredRecord | undefined => {
  try {
    const value = JSON.parse(json) as { kind?: unknown; payment?: unknown; id?: unknown; at?: unknown }
    if (value.kind === 'given') return { kind: 'given', payment: payment.fromJson(value.payment) }
    if (value.kind !== 'acknowledged' || typeof value.id !== 'string') return undefined
    return { kind: 'acknowledged', id: value.id, at: Number(value.at) || 0 }
  } catch {
    return undefined
  }
}
