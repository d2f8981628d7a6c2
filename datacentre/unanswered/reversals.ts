import { AsyncLocalStorage } from 'node:async_hooks'
import type { Client } from '#libraries/contract/contract.ts'
import { asFailure } from '#libraries/errors/failure.ts'
import type { Random } from '#libraries/ids/ids.ts'
import type { Log } from '#libraries/telemetry/telemetry-port.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { mastercardContract } from '#services/mastercard/contract.ts'
import { reversalPauseMs, reversalPauseMsMax, reversalsInFlightMax } from '../edge-limits.ts'
import type { TunnelGate } from '../tunnel-gate.ts'
import type { Wire } from '../wire.ts'
import type { UnansweredPayments } from './unanswered-payments.ts'

/**
 * Tells the bank of every 91 until it acknowledges: a few at a time, with a pause that doubles while it fails. One that the bank
 * will not take goes to the end of the queue, so that it does not hold up the others.
 */
export const sendReversals = ({
  unanswered,
  bank,
  wire: { dialect, codePage },
  gate,
  clock,
  random,
  log,
}: {
  unanswered: UnansweredPayments
  bank: Pick<Client<typeof mastercardContract>, 'reverseUnanswered'>
  wire: Pick<Wire, 'dialect' | 'codePage'>
  gate: TunnelGate
  clock: Clock
  random: Random
  log: Log
}): { readonly stop: () => Promise<void> } => {
  const stopped = new AbortController()
  const { signal } = stopped
  const running = new Set<Promise<void>>()
  // A run that a payment wakes goes on for others: it must not count as part of that payment's trace.
  const outside = AsyncLocalStorage.snapshot()

  const run = async (): Promise<void> => {
    let failures = 0
    for (let payment = unanswered.next(); payment !== undefined && !signal.aborted; payment = unanswered.next()) {
      try {
        await gate.pass(reversalPauseMsMax)
        if (signal.aborted) return unanswered.back(payment)
        await bank.reverseUnanswered({ dialect, codePage, payment })
        failures = 0
        await unanswered.acknowledged(payment)
      } catch (error) {
        unanswered.back(payment)
        const { subCode, message } = asFailure(error)
        if (subCode === 'edge.tunnel-down') continue
        log.warn('A reversal is not acknowledged yet.', { id: payment.id, subCode, message })
        failures += 1
        await clock.sleep(pauseMs(failures, random), signal)
      }
    }
  }

  unanswered.onWaiting(() => {
    if (running.size >= reversalsInFlightMax || signal.aborted) return
    const work = outside(run).catch(error => log.error('Sending reversals failed.', { reason: String(error) }))
    running.add(work)
    void work.then(() => running.delete(work))
  })
  return {
    stop: async () => {
      stopped.abort()
      // Lets those go that wait for the tunnel; they see that it is over.
      gate.set(true)
      await Promise.all([...running])
    },
  }
}

const pauseMs = (failures: number, random: Random): number =>
  Math.min(reversalPauseMsMax, reversalPauseMs * 2 ** Math.min(failures - 1, 16)) *
  (0.5 + (random.bytes(1)[0] ?? 0) / 512)
