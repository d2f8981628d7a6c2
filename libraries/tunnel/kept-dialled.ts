import { asFailure } from '../errors/failure.ts'
import type { Random } from '../ids/ids.ts'
import type { Clock } from '../time/clock.ts'
import type { Connection } from './connection.ts'
import type { TunnelLimits } from './limits.ts'

export type Dialled = {
  readonly connection: Connection
  /** Resolves when no new calls should be made on it: it is gone, or its other end asked for that. */
  readonly over: Promise<void>
}

/** One connection to one address, kept up for as long as the program runs. */
export type KeptDialled = {
  readonly current: () => Connection | undefined
  /** Opens a new connection, moves to it, and drains the old one: after a certificate was renewed. */
  readonly replace: () => void
  readonly close: () => Promise<void>
}

/**
 * Dials, and dials again when the connection is over, for ever. The pause between tries doubles up to a limit and is cut by
 * chance to between a half and the whole, so that many edges do not come back at one moment; a connection that stayed up
 * for longer than the longest pause starts afresh, one that falls over at once does not.
 */
export const keptDialled = ({
  dial,
  clock,
  random,
  limits,
  changed,
  failed,
}: {
  /** Gives up when the signal aborts. */
  dial: (signal: AbortSignal) => Promise<Dialled>
  clock: Clock
  random: Random
  limits: Pick<TunnelLimits, 'reconnectMs' | 'reconnectMsMax'>
  changed: () => void
  failed: (reason: string) => void
}): KeptDialled => {
  const stopped = new AbortController()
  let current: Connection | undefined
  let replaceNow: () => void = () => {}
  const draining = new Set<Promise<void>>()
  const drain = (connection: Connection) => {
    const drained = connection.drain()
    draining.add(drained)
    void drained.finally(() => draining.delete(drained))
  }

  const run = async (): Promise<void> => {
    let tries = 0
    while (!stopped.signal.aborted) {
      const dialled = await dial(stopped.signal).catch(error => failed(asFailure(error).message))
      const upAtMs = clock.monotonicMs()
      if (dialled !== undefined && !stopped.signal.aborted) {
        const old = current
        current = dialled.connection
        changed()
        if (old !== undefined) drain(old)
        const replaced = new Promise<void>(resolve => {
          replaceNow = resolve
        })
        await Promise.race([dialled.over, replaced])
        changed()
        if (clock.monotonicMs() - upAtMs > limits.reconnectMsMax || dialled.connection.usable()) tries = 0
      } else if (dialled !== undefined) drain(dialled.connection)
      if (stopped.signal.aborted) break
      if (tries > 0) await clock.sleep(pauseMs(tries, limits, random), stopped.signal)
      tries += 1
    }
  }
  const running = run()
  return {
    current: () => current,
    replace: () => replaceNow(),
    close: async () => {
      stopped.abort()
      replaceNow()
      if (current !== undefined) drain(current)
      await Promise.all([...draining])
      await running
      changed()
    },
  }
}

const pauseMs = (
  tries: number,
  { reconnectMs, reconnectMsMax }: Pick<TunnelLimits, 'reconnectMs' | 'reconnectMsMax'>,
  random: Random,
): number => {
  const chance = (random.bytes(1)[0] ?? 0) / 256
  return Math.min(reconnectMsMax, reconnectMs * 2 ** Math.min(tries - 1, 20)) * (0.5 + chance / 2)
}
