import { apply } from '../domain/apply.ts'
import { type Decision, decide } from '../domain/engine.ts'
import { type Recorded, weightOf } from '../domain/recorded.ts'
import type { LedgerState } from '../domain/state.ts'
import { deadlineSpent, journalFull, outOfRange } from './ledger-failures.ts'
import { limits } from './limits.ts'
import type { LongMemory } from './snapshot/memory-port.ts'
import type { Answer, Waiting, WaitingCommand } from './waiting.ts'

/** What goes into one batch, and who waits for it. */
export type Turn = {
  readonly recordedAt: number
  /** Records, each posting of an entry set counted as one, and reads. */
  weight: number
  readonly records: Recorded[]
  /** Who asked for the records, in their order. */
  readonly recorded: WaitingCommand[]
  /** Who is told something of the books: asked again if the records are undone. */
  readonly told: Waiting[]
  /** Told when the batch is durable. */
  readonly replies: (() => void)[]
}

export const emptyTurn = (recordedAt: number): Turn => ({
  recordedAt,
  weight: 0,
  records: [],
  recorded: [],
  told: [],
  replies: [],
})

type Parts = {
  readonly state: LedgerState
  readonly isFull: boolean
  readonly find: (sequence: number) => Recorded | Promise<Recorded>
  readonly memory: Pick<LongMemory, 'recall' | 'applied'>
}

/** Decides and applies what waits, in its order, until the batch is large enough. Returns how many of the queue it took. */
export const takeInto = (turn: Turn, queue: readonly Waiting[], parts: Parts): number => {
  let taken = 0
  for (const waiting of queue) {
    if (turn.weight >= limits.batchRecordsMax) break
    taken += 1
    if (waiting.kind === 'command') turn.weight += take(turn, waiting, parts)
    else {
      const value = waiting.look(parts.state)
      turn.weight += 1
      turn.told.push(waiting)
      turn.replies.push(() => waiting.resolve(value))
    }
  }
  return taken
}

/** Returns the weight that it adds to the batch. */
const take = (turn: Turn, waiting: WaitingCommand, { state, isFull, find, memory }: Parts): number => {
  const { command, call } = waiting
  if (call.remainingMs() <= 0) {
    waiting.reject(deadlineSpent())
    return 0
  }
  const recalled = memory.recall(waiting)
  if (recalled === 'waits') return 0
  let decision: Decision
  try {
    const { recordedAt } = turn
    decision = decide(state, command, { recordedAt, traceparent: call.traceparent, ...recalled })
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
    memory.applied(record)
    turn.records.push(record)
    turn.recorded.push(waiting)
    turn.replies.push(() => waiting.resolve({ kind: 'recorded', record, replayed: false }))
    return weightOf(record.what)
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
