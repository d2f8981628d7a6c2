/**
 * Runs one consumer of a log or journal.
 *
 * 1. Read a page after the stored position.
 * 2. Apply its events one by one; their writes are collected, and later events see those of earlier ones.
 * 3. Store all writes and the new position in one batch, then go on. So each event has its effect once, whenever the
 *    process dies.
 *
 * An event that asks for a retry, or throws, ends the page: what came before it is stored, and it is tried again after a
 * back-off. A discarded or unreadable event is logged and passed over.
 */
import { put, type Storage } from '../storage/storage-port.ts'
import type { Log, Metrics, Tracer } from '../telemetry/telemetry-port.ts'
import type { Clock } from '../time/clock.ts'
import { backOffMs } from './back-off.ts'
import { consumerPositionTable } from './consumer-position.ts'
import { type EventBatch, type EventRun, eventRun } from './event-batch.ts'
import type { ConsumerAnswer, LogQuery } from './events-port.ts'
import { gatherMs } from './gather.ts'
import { giveWay } from './give-way.ts'
import { nextTurn } from './node-turn.ts'
import { positionGate } from './position-gate.ts'

/** What is followed: an `events` log's topic (`topic-source.ts`) or the ledger's journal. */
export type FollowedSource<V> = {
  readonly read: (query: LogQuery) => Promise<{ readonly entries: readonly FollowedEntry<V>[]; readonly end: number }>
}

export type FollowedEntry<V> = {
  readonly position: number
  readonly value: V
  readonly traceparent?: string | undefined
}

export type LogFollower = {
  /** Position of the last event whose effect is stored; 0 before the first. */
  readonly position: () => number
  /** Waits until `position` is stored, `waitMs` at most; `false` when it was not. */
  readonly reached: (position: number, waitMs: number) => Promise<boolean>
  /** Events that are known to be there and are not yet applied. */
  readonly lag: () => number
  /** Ends after the event under way; what was applied is stored. */
  readonly stop: () => Promise<void>
}

/** Events stored together at most. */
export const followedBatchMax = 200
/** How long a read waits for news. */
const readWaitMs = 1000
/** How long news gathers after a page at most. */
const gatherMaxMs = 24
const retry = { firstMs: 50, maxMs: 5000 }
/** After this long the loop lets others run: several consumers may be at it at once, and payments wait for all of them. */
const turnMs = 0.5

type Parts<V, T> = {
  /** Names the stored position: unique in the storage, and never changed. */
  readonly consumer: string
  readonly source: FollowedSource<V>
  /** From what the source gives to the event's value; what it throws on is discarded. */
  readonly decode: (value: V) => T
  readonly apply: (value: T, batch: EventBatch) => Promise<ConsumerAnswer>
  readonly storage: Pick<Storage, 'get' | 'apply'>
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  readonly tracer: Tracer
  /** `service.feed`: where its spans are. */
  readonly place: string
}

type Applied = { readonly position: number; readonly answer: ConsumerAnswer; readonly error?: unknown }

export const startLogFollower = <V, T>(parts: Parts<V, T>): LogFollower => {
  const { consumer, source, storage, clock, log } = parts
  const stopping = new AbortController()
  let giveUpReading: () => void = () => undefined
  const applyOne = applier(parts)
  const gate = positionGate({ clock })
  let end = 0
  let isPositionKnown = false
  let failures = 0
  let isEarlyEndSaid = false

  const store = async (run: EventRun, next: number): Promise<void> => {
    // Unless this succeeds nobody can say whether the batch is in, so the position is read again.
    isPositionKnown = false
    await storage.apply([...run.writes(), put(consumerPositionTable, { consumer, position: next })])
    isPositionKnown = true
    gate.advance(next)
  }
  // Not mended here: going back would repeat effects, and only an operator knows which of the two was restored.
  const sayEarlyEnd = (sourceEnd: number): void => {
    isEarlyEndSaid = true
    log.error('What a consumer follows ends before its position: one of the two was restored or has lost its end.', {
      ...{ consumer, position: gate.position(), end: sourceEnd },
    })
  }
  const untilStopped = <P>(reading: Promise<P>): Promise<P | undefined> =>
    new Promise((resolve, reject) => {
      giveUpReading = () => resolve(undefined)
      reading.then(resolve, reject)
      if (stopping.signal.aborted) giveUpReading()
    })
  /** One page; gives the event that must be tried again, if any. */
  const followPage = async (): Promise<Applied | undefined> => {
    if (!isPositionKnown) gate.advance((await storage.get(consumerPositionTable, { consumer }))?.position ?? 0)
    isPositionKnown = true
    const position = gate.position()
    const reading = source.read({ after: position, limit: followedBatchMax, waitMs: readWaitMs })
    const page = await untilStopped(reading)
    if (page === undefined) return undefined
    if (page.end < position && !isEarlyEndSaid) sayEarlyEnd(page.end)
    end = page.end
    const run = eventRun({ storage })
    let last = position
    let waiting: Applied | undefined
    let turnEndsMs = clock.monotonicMs() + turnMs
    for (const entry of page.entries) {
      if (stopping.signal.aborted) break
      const applied = await applyOne(run, entry)
      if (applied.answer === 'retry') {
        waiting = applied
        break
      }
      last = entry.position
      if (clock.monotonicMs() < turnEndsMs) continue
      await nextTurn()
      turnEndsMs = clock.monotonicMs() + turnMs
    }
    if (last > position) {
      await store(run, last)
      failures = 0
    }
    return waiting
  }
  const backOff = async (message: string, { error, ...fields }: { error?: unknown; position: number }) => {
    const waitMs = backOffMs(++failures, retry)
    log.warn(message, { consumer, ...fields, tries: failures, waitMs, ...(error === undefined ? {} : { error }) })
    await clock.sleep(waitMs, stopping.signal)
  }
  const follow = async (): Promise<void> => {
    while (!stopping.signal.aborted) {
      try {
        const before = gate.position()
        const waiting = await followPage()
        if (waiting !== undefined) await backOff('A consumer tries an event again.', waiting)
        else failures = 0
        const isBehind = end - gate.position() >= followedBatchMax
        const waitMs = isBehind ? 0 : gatherMs(gate.position() - before, { maxMs: gatherMaxMs })
        if (waitMs > 0) await clock.sleep(waitMs, stopping.signal)
        await giveWay(clock, stopping.signal)
      } catch (error) {
        await backOff('A consumer could not read or store.', { error, position: gate.position() })
      }
    }
  }
  const following = follow()
  return {
    position: gate.position,
    reached: gate.reached,
    lag: () => Math.max(0, end - gate.position()),
    stop: async () => {
      stopping.abort()
      giveUpReading()
      await following
    },
  }
}

/** Applies one event to a run, inside a span of the payment that caused it, and counts its answer. */
const applier = <V, T>({ consumer, decode, apply, log, metrics, tracer, place }: Parts<V, T>) => {
  const counted = metrics.counter({
    name: 'florin_consumed_events_total',
    help: 'Events by the answer of their consumer.',
    labels: ['consumer', 'answer'],
  })
  return async (run: EventRun, { position, value, traceparent }: FollowedEntry<V>): Promise<Applied> => {
    const { batch, keep } = run.event({ position, traceparent })
    const count = (answer: ConsumerAnswer) => counted.add({ consumer, answer })
    let decoded: T
    try {
      decoded = decode(value)
    } catch (error) {
      log.error('An event cannot be read and is passed over.', { consumer, position, error })
      count('discard')
      return { position, answer: 'discard' }
    }
    const work = () => apply(decoded, batch)
    const span = { name: consumer, place, parent: traceparent, onlyIfKept: true }
    try {
      const answer = await (traceparent === undefined ? work() : tracer.span(span, work))
      if (answer === 'done') keep()
      if (answer === 'discard') log.error('A consumer has discarded an event.', { consumer, position })
      count(answer)
      return { position, answer }
    } catch (error) {
      count('retry')
      return { position, answer: 'retry', error }
    }
  }
}
