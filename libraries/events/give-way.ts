import type { Clock } from '../time/clock.ts'
import { nextTurn } from './node-turn.ts'

/** A turn of the event loop that takes longer is a busy one. */
const busyTurnMs = 5
const waitMaxMs = 50

/**
 * Lets payments go first: when a turn of the event loop takes long, waits twice as long before going on, `waitMaxMs` at most. A
 * consumer is slower then, and catches up when the payments have passed.
 */
export const giveWay = async (clock: Pick<Clock, 'monotonicMs' | 'sleep'>, signal: AbortSignal): Promise<void> => {
  const startMs = clock.monotonicMs()
  await nextTurn()
  const turnMs = clock.monotonicMs() - startMs
  if (turnMs > busyTurnMs) await clock.sleep(Math.min(2 * turnMs, waitMaxMs), signal)
}
