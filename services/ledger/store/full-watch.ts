import type { Log } from '#libraries/telemetry/telemetry-port.ts'
import type { Clock } from '#libraries/time/clock.ts'
import { limits } from './limits.ts'

/** Remembers that the journal is full, and looks for room from time to time until there is some. */
export const fullWatch = ({
  clock,
  log,
  hasRoom,
}: {
  clock: Pick<Clock, 'after'>
  log: Log
  hasRoom: () => Promise<boolean>
}) => {
  let isFull = false
  let cancel: (() => void) | undefined
  let probing: Promise<void> | undefined
  const probeLater = () => {
    cancel = clock.after(limits.fullProbeMs, () => {
      probing = probe()
    })
  }
  const probe = async () => {
    const room = await hasRoom()
    if (!isFull || cancel === undefined) return
    if (!room) return probeLater()
    isFull = false
    cancel = undefined
    log.info('The journal has room again: payments are taken.')
  }
  return {
    isFull: () => isFull,
    begin: () => {
      isFull = true
      log.error('The journal has no room on its disk: payments are answered with 96 until there is some.')
      probeLater()
    },
    /** Resolves when no probe is under way any more. */
    stop: async () => {
      cancel?.()
      cancel = undefined
      await probing
    },
  }
}
