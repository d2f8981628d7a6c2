import { Failure } from '#libraries/errors/failure.ts'
import type { Clock } from '#libraries/time/clock.ts'

/** Where payments wait while the tunnel is down: calls into nothing would only teach the breaker that the bank is away. */
export type TunnelGate = {
  readonly isOpen: () => boolean
  readonly set: (open: boolean) => void
  /** Resolves at once while the tunnel is up, else when it is again; after `waitMs` throws `unavailable` (`edge.tunnel-down`). */
  readonly pass: (waitMs: number) => Promise<void>
}

export const tunnelGate = ({ clock }: { clock: Clock }): TunnelGate => {
  let isOpen = false
  const waiting = new Set<() => void>()
  return {
    isOpen: () => isOpen,
    set: open => {
      isOpen = open
      if (open) for (const resume of [...waiting]) resume()
    },
    pass: waitMs =>
      isOpen
        ? passed
        : new Promise((resolve, reject) => {
            const resume = () => {
              cancel()
              waiting.delete(resume)
              resolve()
            }
            const cancel = clock.after(waitMs, () => {
              waiting.delete(resume)
              reject(new Failure('unavailable', 'edge.tunnel-down', 'The tunnel to the bank is down.'))
            })
            waiting.add(resume)
          }),
  }
}

const passed = Promise.resolve()
