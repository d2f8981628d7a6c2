import type { Failure } from '#libraries/errors/failure.ts'
import { invariant } from '#libraries/errors/invariant.ts'
import type { Log } from '#libraries/telemetry/telemetry-port.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { Command } from '../domain/command.ts'
import type { Recorded } from '../domain/recorded.ts'
import type { LedgerState } from '../domain/state.ts'
import { undo } from '../domain/undo.ts'
import { fullWatch } from './full-watch.ts'
import type { AppendAnswer, Journal } from './journal-port.ts'
import { flushFailed, journalFull, ledgerStopped, positionTaken, queueFull } from './ledger-failures.ts'
import { limits } from './limits.ts'
import { settledAppend } from './settled-append.ts'
import type { LongMemory } from './snapshot/memory-port.ts'
import { emptyTurn, type Turn, takeInto } from './take-turn.ts'
import type { Answer, Call, Waiting } from './waiting.ts'

/**
 * Group commit without timers. Commands and reads wait in one queue.
 *
 * 1. What waits is decided on the books as the commands before it leave them, applied, and gathered in the open turn.
 * 2. When no flush is under way the open turn is appended as one batch; what is decided meanwhile gathers in the next one.
 *    When many wait and the disk is idle, only the first half goes: the disk works on it while the second is decided.
 * 3. When a batch is durable the next one is begun, and everything that was in its turn is answered.
 *
 * So nobody is told anything that a crash could take back: a read, or a repeat of a command in flight, is answered with its
 * turn, which ends after every record that it could see. When the journal has no room, the turn and the open one are undone,
 * last record first, and their commands fail. When another owner wrote at the position, they are undone too and the loop stops
 * for good. After an append whose result nobody can find out (`settled-append.ts` has the rules), the callers get `unknown` and
 * the loop stops for good. What only looks at the books of a shared journal waits until this owner is known to be the newest.
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
  readonly clock: Pick<Clock, 'now' | 'monotonicMs' | 'after' | 'sleep'>
  /** Runs a task when the events that wait now are handled. */
  readonly soon: (task: () => void) => void
  readonly log: Log
  /** A record that was durable before, by sequence. */
  readonly find: (sequence: number) => Recorded | Promise<Recorded>
  /** Of what the books have forgotten. */
  readonly memory: Pick<LongMemory, 'recall' | 'applied'>
  readonly onDurable: (records: readonly Recorded[], flushMs: number) => void
  readonly onFatal: ((reason: string) => void) | undefined
}

export const postingLoop = (parts: PostingLoopParts): PostingLoop => {
  const { journal, state, clock, soon, log } = parts
  let queue: Waiting[] = []
  let open: Turn | undefined
  let flight: Promise<void> | undefined
  let { position, recordedAt } = parts.start
  let isWoken = false
  let stopped: string | undefined
  let isHalted = false
  const full = fullWatch({ clock, log, hasRoom: journal.hasRoom })
  const stopping = new AbortController()
  const settled = settledAppend({ journal, clock, signal: stopping.signal })

  const enqueue = (waiting: Waiting) => {
    if (stopped !== undefined) return waiting.reject(ledgerStopped(stopped))
    if (queue.length >= limits.queueLengthMax) return waiting.reject(queueFull())
    queue.push(waiting)
    wake()
  }

  const wake = () => {
    if (isWoken) return
    isWoken = true
    soon(() => {
      isWoken = false
      step()
    })
  }

  const step = () => {
    if (isHalted) return
    try {
      const isIdle = flight === undefined
      decideWaiting(isIdle && queue.length >= limits.halvedFrom ? Math.ceil(queue.length / 2) : queue.length)
      if (isIdle) keepOpenTurn()
      decideWaiting(queue.length)
    } catch (cause) {
      // Only a bug comes here. The books in memory may be wrong now, so nobody is told more of them.
      return halt(`the books in memory are in doubt: ${cause instanceof Error ? cause.message : 'no reason given'}`)
    }
  }

  const decideWaiting = (count: number) => {
    if (count === 0) return
    recordedAt = Math.max(recordedAt, clock.now())
    open ??= emptyTurn(recordedAt)
    queue = queue.slice(
      takeInto(open, queue.slice(0, count), { state, isFull: full.isFull(), find: parts.find, memory: parts.memory }),
    )
  }

  const keepOpenTurn = () => {
    const turn = open
    if (turn === undefined) return
    open = undefined
    flight = keep(turn).then(isKept => {
      flight = undefined
      // The disk works on the next batch while the callers of this one are answered.
      step()
      if (isKept) for (const reply of turn.replies) reply()
    })
  }

  /** Whether the records of a turn are durable; else everyone in it was told so, or waits again. */
  const keep = async (turn: Turn): Promise<boolean> => {
    const startMs = clock.monotonicMs()
    const isLook = turn.records.length === 0
    const answer = isLook
      ? await settled.confirm(position)
      : await settled.append(position + 1, { recordedAt: turn.recordedAt, records: turn.records })
    if (answer.kind === 'appended') {
      if (isLook) return true
      position += 1
      parts.onDurable(turn.records, clock.monotonicMs() - startMs)
      return true
    }
    if (answer.kind === 'full') takeBack(turn)
    else giveUp(turn, answer)
    return false
  }

  const takeBack = (turn: Turn) => {
    full.begin()
    const turns = undone(turn)
    for (const { reject } of turns.flatMap(({ recorded }) => recorded)) reject(journalFull())
    queue = [...turns.flatMap(({ told }) => told), ...queue]
  }

  /** The turn and the open one, whose records are not in the books any more. */
  const undone = (turn: Turn): readonly Turn[] => {
    const turns = open === undefined ? [turn] : [turn, open]
    open = undefined
    for (const record of turns.flatMap(({ records }) => records).toReversed()) undo(state, record)
    return turns
  }

  const giveUp = (turn: Turn, answer: Exclude<AppendAnswer, { kind: 'appended' | 'full' }>) => {
    const isTaken = answer.kind === 'taken'
    const failure = isTaken ? positionTaken() : flushFailed(answer.cause)
    // After `unknown` the books in memory are in doubt, and nobody looks at them again.
    const turns = isTaken ? undone(turn) : [turn]
    for (const { recorded, told } of turns) for (const { reject } of [...recorded, ...told]) reject(failure)
    halt(isTaken ? 'another owner writes its journal' : 'its journal could not be flushed', failure)
  }

  const halt = (why: string, failure: Failure = ledgerStopped(why)) => {
    stopped = why
    isHalted = true
    void full.stop()
    for (const { reject } of [...(open?.recorded ?? []), ...(open?.told ?? []), ...queue]) reject(failure)
    open = undefined
    queue = []
    const { cause } = failure
    log.error('The ledger stops.', { why, ...(cause instanceof Error && { because: cause.message }) })
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
      stopping.abort()
      await full.stop()
      while (flight !== undefined || queue.length > 0) await (flight ?? new Promise<void>(soon))
      invariant(open === undefined, 'A loop that ended left nobody waiting.')
    },
    notReady: () => {
      if (stopped !== undefined) return stopped
      if (settled.isInDoubt()) return 'the journal does not tell what it holds'
      return full.isFull() ? 'the journal has no room on its disk' : undefined
    },
    queueLength: () => queue.length + (open?.weight ?? 0),
  }
}
