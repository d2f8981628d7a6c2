import { invariant } from '#libraries/errors/invariant.ts'
import type { Log } from '#libraries/telemetry/telemetry-port.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { Command } from '../domain/command.ts'
import type { Recorded } from '../domain/recorded.ts'
import type { LedgerState } from '../domain/state.ts'
import { undo } from '../domain/undo.ts'
import { fullWatch } from './full-watch.ts'
import type { Journal } from './journal-port.ts'
import { flushFailed, journalFull, ledgerStopped, positionTaken, queueFull } from './ledger-failures.ts'
import { limits } from './limits.ts'
import { type Turn, takeTurn } from './take-turn.ts'
import type { Answer, Call, Waiting } from './waiting.ts'

/**
 * Group commit without timers. Commands and reads wait in one queue. A turn
 *
 * 1. takes what waits, decides each command on the state as the ones before it leave it, and applies it;
 * 2. appends what was recorded as one batch; what arrives meanwhile waits for the next turn;
 * 3. when the batch is durable answers everything that was in the turn, and begins the next.
 *
 * So nobody is told anything that a crash could take back: a read, or a repeat of a command in flight, is answered with the
 * batch that it saw. A batch that the journal has no room for is undone, last record first, and its commands fail. After an
 * append whose result nobody knows, the callers get `unknown` and the loop stops for good.
 */
export type PostingLoop = {
  readonly submit: (command: Command, call: Call) => Promise<Answer>
  /** What `look` sees of the books, told when everything that it saw is durable. It must not change them. */
  readonly read: <T>(look: (state: LedgerState) => T) => Promise<T>
  /** Finishes what was taken; what comes later is refused. */
  readonly stop: () => Promise<void>
  readonly notReady: () => string | undefined
  readonly queueLength: () => number
}

export type PostingLoopParts = {
  readonly journal: Journal
  /** The books as the journal has them, and the batch position behind which it ends. */
  readonly state: LedgerState
  readonly start: { readonly position: number; readonly recordedAt: number }
  readonly clock: Pick<Clock, 'now' | 'monotonicMs' | 'after'>
  /** Runs a task when the events that wait now are handled. */
  readonly soon: (task: () => void) => void
  readonly log: Log
  /** A record that was durable before, by sequence. */
  readonly find: (sequence: number) => Recorded | Promise<Recorded>
  readonly onDurable: (records: readonly Recorded[], flushMs: number) => void
  readonly onFatal: ((reason: string) => void) | undefined
}

export const postingLoop = (parts: PostingLoopParts): PostingLoop => {
  const { journal, state, clock, soon, log } = parts
  let queue: Waiting[] = []
  let { position, recordedAt } = parts.start
  let running: Promise<void> | undefined
  let stopped: string | undefined
  const full = fullWatch({ clock, log, hasRoom: journal.hasRoom })

  const enqueue = (waiting: Waiting) => {
    if (stopped !== undefined) return waiting.reject(ledgerStopped(stopped))
    if (queue.length >= limits.queueLengthMax) return waiting.reject(queueFull())
    queue.push(waiting)
    running ??= run()
  }

  const run = async () => {
    try {
      while (queue.length > 0) {
        await new Promise<void>(resolve => soon(resolve))
        await turnOnce()
      }
    } catch (cause) {
      // Only a bug comes here. The books in memory may be wrong now, so nobody is told more of them.
      halt(`the books in memory are in doubt: ${cause instanceof Error ? cause.message : 'no reason given'}`)
    } finally {
      running = undefined
    }
  }

  const turnOnce = async () => {
    recordedAt = Math.max(recordedAt, clock.now())
    const turn = takeTurn(queue, { state, recordedAt, isFull: full.isFull(), find: parts.find })
    queue = queue.slice(turn.taken)
    if (turn.records.length === 0 || (await keep(turn))) for (const reply of turn.replies) reply()
  }

  /** Whether the records of a turn are durable; else everyone in it was told so, or waits again. */
  const keep = async (turn: Turn): Promise<boolean> => {
    const startMs = clock.monotonicMs()
    const answer = await journal
      .append(position + 1, { recordedAt, records: turn.records })
      .catch((cause: unknown) => ({ kind: 'unknown', cause }) as const)
    switch (answer.kind) {
      case 'appended':
        position += 1
        parts.onDurable(turn.records, clock.monotonicMs() - startMs)
        return true
      case 'full':
        full.begin()
        for (const record of turn.records.toReversed()) undo(state, record)
        for (const { reject } of turn.recorded) reject(journalFull())
        queue = [...turn.told, ...queue]
        return false
      case 'taken':
        for (const { reject } of [...turn.recorded, ...turn.told]) reject(positionTaken())
        halt('another owner writes its journal')
        return false
      case 'unknown':
        for (const { reject } of [...turn.recorded, ...turn.told]) reject(flushFailed(answer.cause))
        halt('its journal could not be flushed')
        return false
    }
  }

  const halt = (why: string) => {
    stopped = why
    void full.stop()
    for (const { reject } of queue) reject(ledgerStopped(why))
    queue = []
    log.error('The ledger stops.', { why })
    parts.onFatal?.(why)
  }

  return {
    submit: (command, call) =>
      new Promise((resolve, reject) => enqueue({ kind: 'command', command, call, resolve, reject })),
    read: look =>
      new Promise((resolve, reject) =>
        enqueue({ kind: 'read', look, resolve: value => resolve(value as ReturnType<typeof look>), reject }),
      ),
    stop: async () => {
      stopped ??= 'it is shutting down'
      await full.stop()
      await running
      invariant(queue.length === 0, 'A loop that ended left nobody waiting.')
    },
    notReady: () => stopped ?? (full.isFull() ? 'the journal has no room on its disk' : undefined),
    queueLength: () => queue.length,
  }
}
