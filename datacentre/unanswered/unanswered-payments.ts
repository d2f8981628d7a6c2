import type { Random } from '#libraries/ids/ids.ts'
import type { Log } from '#libraries/telemetry/telemetry-port.ts'
import type { Clock } from '#libraries/time/clock.ts'
import { repeatsKnownMs, spentRecordsMax, unansweredMax } from '../edge-limits.ts'
import type { EdgeMetrics } from '../edge-metrics.ts'
import { keyOf, type PaymentName } from '../payment/payment-key.ts'
import type { Unanswered, UnansweredLog, UnansweredRecord } from './unanswered-log.ts'

/**
 * The payments that this edge answered 91: who they were, and which the bank has not acknowledged yet.
 *
 * 1. `keep` writes the name of the payment to disk; only then may the 91 leave.
 * 2. The bank is told of each until it acknowledges (`reversals.ts`), also after a restart.
 * 3. An acknowledged payment is still known for an hour, so that its repeat gets 91 again and is not decided anew.
 * 4. The file is written anew when it holds little else than what is over.
 */
export type UnansweredPayments = {
  /** True when the record is on disk (or was already); false when that failed or there are too many. */
  readonly keep: (name: PaymentName) => Promise<boolean>
  readonly has: (key: string) => boolean
  readonly isEmpty: () => boolean
  /** How many the bank has not acknowledged. */
  readonly waiting: () => number
  /** The next one to tell the bank of, or undefined. `back` gives it back if that failed. */
  readonly next: () => Unanswered | undefined
  readonly back: (payment: Unanswered) => void
  readonly acknowledged: (payment: Unanswered) => Promise<void>
  /** Called when there is something for `next`. */
  readonly onWaiting: (listener: () => void) => void
  readonly close: () => Promise<void>
}

type Known = { readonly payment: Unanswered; readonly kept: Promise<boolean>; acknowledgedAt?: number }

type Parts = { store: UnansweredLog; clock: Clock; random: Random; log: Log; metrics: EdgeMetrics }

export const unansweredPayments = ({ store, clock, random, log, metrics }: Parts): UnansweredPayments => {
  const known = new Map<string, Known>()
  const queue: Unanswered[] = []
  let waiting = 0
  /** Records in the file that a new one would not have. */
  let spent = 0
  let wake: () => void = () => {}
  const changed = (by: number) => {
    waiting += by
    metrics.unanswered(waiting)
  }
  const wait = (payment: Unanswered) => {
    queue.push(payment)
    wake()
  }

  const write = async (payment: Unanswered): Promise<boolean> => {
    if (known.size >= unansweredMax) return forget(payment, 'There is no room for more.')
    changed(1)
    try {
      await store.append({ kind: 'given', payment })
    } catch (error) {
      changed(-1)
      return forget(payment, String(error))
    }
    wait(payment)
    return true
  }

  const forget = (payment: Unanswered, reason: string): false => {
    known.delete(keyOf(payment))
    log.error('A payment that the bank did not answer cannot be recorded.', { reason })
    return false
  }

  /** What is known of a payment, unless its repeats are no longer expected: then the same name is another payment. */
  const current = (key: string): Known | undefined => {
    const entry = known.get(key)
    if (entry === undefined || !isOver(entry, clock.now())) return entry
    known.delete(key)
    spent += 2
    return undefined
  }

  /** Takes out what is over; acknowledged payments stand in the order of their 91, nearly that of their acknowledgement. */
  const prune = async (): Promise<void> => {
    for (const key of known.keys()) if (current(key) !== undefined) break
    if (spent <= 2 * known.size + (waiting === 0 ? 0 : spentRecordsMax)) return
    const before = spent
    spent = 0
    await store
      .rewrite(() => [...known.values()].flatMap(recordsOf))
      .catch(error => {
        spent += before
        log.error('The record of 91s cannot be written anew.', { reason: String(error) })
      })
  }

  for (const each of replayed(store.records, clock.now())) {
    known.set(keyOf(each.payment), each)
    if (each.acknowledgedAt !== undefined) continue
    waiting += 1
    queue.push(each.payment)
  }
  spent = store.records.length - [...known.values()].flatMap(recordsOf).length
  changed(0)
  return {
    keep: name => {
      const before = current(keyOf(name))
      if (before !== undefined) return before.kept
      const id = Buffer.from(random.bytes(16)).toString('hex')
      const payment = { id, ...name, at: clock.now() }
      // Known before the write begins, so that a repeat beside it waits for the same record.
      let settle: (isKept: boolean) => void = () => {}
      const kept = new Promise<boolean>(resolve => {
        settle = resolve
      })
      known.set(keyOf(payment), { payment, kept })
      void write(payment).then(settle)
      return kept
    },
    has: key => current(key) !== undefined,
    isEmpty: () => known.size === 0,
    waiting: () => waiting,
    next: () => queue.shift(),
    back: payment => void queue.push(payment),
    acknowledged: async payment => {
      const entry = known.get(keyOf(payment))
      if (entry !== undefined) entry.acknowledgedAt = clock.now()
      changed(-1)
      // A lost acknowledgement costs one more call, which the bank answers the same.
      await store.append({ kind: 'acknowledged', id: payment.id, at: clock.now() }).catch(() => {})
      await prune()
    },
    onWaiting: listener => {
      wake = listener
      for (let left = queue.length; left > 0; left -= 1) wake()
    },
    close: () => store.close(),
  }
}

const isOver = ({ acknowledgedAt }: Known, now: number): boolean =>
  acknowledgedAt !== undefined && now - acknowledgedAt >= repeatsKnownMs

const recordsOf = ({ payment, acknowledgedAt }: Known): UnansweredRecord[] => [
  { kind: 'given', payment },
  ...(acknowledgedAt === undefined ? [] : [{ kind: 'acknowledged' as const, id: payment.id, at: acknowledgedAt }]),
]

/** What the records add up to, without the acknowledged ones whose repeats are no longer expected. */
const replayed = (records: readonly UnansweredRecord[], now: number): Known[] => {
  const byId = new Map<string, Known>()
  for (const record of records) {
    if (record.kind === 'given') byId.set(record.payment.id, { payment: record.payment, kept: Promise.resolve(true) })
    const entry = record.kind === 'acknowledged' ? byId.get(record.id) : undefined
    if (entry !== undefined && record.kind === 'acknowledged') entry.acknowledgedAt = record.at
  }
  return [...byId.values()].filter(entry => !isOver(entry, now))
}
