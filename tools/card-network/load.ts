import type { Message } from '#libraries/iso8583/message.ts'
import type { Clock } from '#libraries/time/clock.ts'
import { type Histogram, latencyHistogram } from './histogram.ts'
import type { Network } from './network.ts'

/** What a run of load found. Latencies count from the moment at which a message was due. */
export type LoadReport = {
  readonly sent: number
  readonly answered: number
  /** Replies by DE 39. */
  readonly responses: Readonly<Record<string, number>>
  readonly seconds: number
  readonly latency: Histogram
}

/** How often the sender looks at the clock; what is due since is sent together. */
const tickMs = 1
/** A timer may be this late. Of messages further apart than that each is waited for turn by turn, lest it counts as the bank's. */
const timerGrainMs = 2
/** How long to wait for the last replies. */
const drainMs = 5_000

/**
 * Open-loop load: `ratePerSecond` messages for `seconds`, sent when they are due whether or not replies come. `next` builds
 * each message. `register` must pass every reply of the network to the function that it is given.
 */
export const runLoad = async ({
  network,
  next,
  ratePerSecond,
  seconds,
  clock,
  register,
}: {
  network: Network
  next: () => Message
  ratePerSecond: number
  seconds: number
  clock: Clock
  register: (onReply: (message: Message) => void) => void
}): Promise<LoadReport> => {
  const dueAt = new Map<string, number>()
  const responses: Record<string, number> = {}
  const latency = latencyHistogram()
  register(reply => {
    const key = keyOf(reply)
    const due = dueAt.get(key)
    if (due === undefined) return
    dueAt.delete(key)
    latency.record(clock.monotonicMs() - due)
    const code = reply.text(39) ?? 'none'
    responses[code] = (responses[code] ?? 0) + 1
  })
  const startMs = clock.monotonicMs()
  const total = Math.round(ratePerSecond * seconds)
  const dueMs = (number: number): number => startMs + (number * 1000) / ratePerSecond
  const isSparse = 1000 / ratePerSecond > 2 * timerGrainMs
  let sent = 0
  while (sent < total) {
    const elapsedMs = clock.monotonicMs() - startMs
    const due = Math.min(total, 1 + Math.floor((elapsedMs * ratePerSecond) / 1000))
    for (; sent < due; sent++) {
      const message = next()
      dueAt.set(keyOf(message), dueMs(sent))
      network.links[sent % network.links.length]?.send(message)
    }
    const waitMs = isSparse ? dueMs(sent) - clock.monotonicMs() - timerGrainMs : tickMs
    if (waitMs > 0) await clock.sleep(waitMs)
    else await new Promise(resolve => setImmediate(resolve))
  }
  const endMs = clock.monotonicMs()
  while (dueAt.size > 0 && clock.monotonicMs() - endMs < drainMs) await clock.sleep(20)
  return { sent, answered: latency.count(), responses, seconds: (endMs - startMs) / 1000, latency }
}

const keyOf = (message: Message): string => `${message.text(7)}${message.text(11)}`
