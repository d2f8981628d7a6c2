import { apply } from '../domain/apply.ts'
import { type Decision, decide } from '../domain/engine.ts'
import type { Recorded } from '../domain/recorded.ts'
import type { LedgerState } from '../domain/state.ts'
import { deadlineSpent, journalFull, outOfRange } from './ledger-failures.ts'
import { limits } from './limits.ts'
import type { Answer, Waiting, WaitingCommand } from './waiting.ts'

/** What one turn took off the queue. */
export type Turn = {
  /** How many of the queue it took. */
  taken: number
  readonly records: Recorded[]
  /** Who asked for the records, in their order. */
  readonly recorded: WaitingCommand[]
  /** Who is told something of the books: asked again if the records are undone. */
  readonly told: Waiting[]
  /** Told when the batch is durable. */
  readonly replies: (() => void)[]
}

type Parts = {
  readonly state: LedgerState
  readonly recordedAt: number
  readonly isFull: boolean
  readonly find: (sequence: number) => Recorded | Promise<Recorded>
}

/** Decides and applies what waits, in its order, until the batch is large enough. */
export const takeTurn = (queue: readonly Waiting[], parts: Parts): Turn => {
  const turn: Turn = { taken: 0, records: [], recorded: [], told: [], replies: [] }
  let weight = 0
  for (const waiting of queue) {
    if (weight >= limits.batchRecordsMax) break
    turn.taken += 1
    if (waiting.kind === 'command') weight += take(turn, waiting, parts)
    else {
      const value = waiting.look(parts.state)
      turn.told.push(waiting)
      turn.replies.push(() => waiting.resolve(value))
    }
  }
  return turn
}

/** Returns the weight that it adds to the batch. */
const take = (turn: Turn, waiting: WaitingCommand, { state, recordedAt, isFull, find }: Parts): number => {
  const { command, call } = waiting
  if (call.remainingMs() <= 0) {
    waiting.reject(deadlineSpent())
    return 0
  }
  let decision: Decision
  try {
    decision = decide(state, command, { recordedAt, traceparent: call.traceparent })
  } catch (bug) {
    // It changed nothing, so the others in the turn go on.
    waiting.reject(bug)
    return 0
  }
  if (decision.kind === 'record') {
    if (isFull) {
      waiting.reject(journalFull())
      return 0
    }
    const { record } = decision
    apply(state, record)
    turn.records.push(record)
    turn.recorded.push(waiting)
    turn.replies.push(() => waiting.resolve({ kind: 'recorded', record, replayed: false }))
    return record.what.kind === 'posted' ? record.what.postings.length : 1
  }
  turn.told.push(waiting)
  turn.replies.push(() => {
    switch (decision.kind) {
      case 'seen':
        return waiting.resolve(repeat(waiting, find(decision.sequence)))
      case 'already-open':
        return waiting.resolve(decision)
      case 'other-currency':
        return waiting.resolve({ kind: 'mismatch' })
      case 'out-of-range':
        return waiting.reject(outOfRange())
    }
  })
  return 0
}

const repeat = (waiting: WaitingCommand, found: Recorded | Promise<Recorded>): Answer | Promise<Answer> => {
  if (found instanceof Promise) return found.then(record => repeat(waiting, record))
  return found.requestHash === waiting.command.body.requestHash
    ? { kind: 'recorded', record: found, replayed: true }
    : { kind: 'mismatch' }
}
