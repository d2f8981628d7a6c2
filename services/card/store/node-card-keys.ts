import type { Hsm } from '#libraries/hsm/hsm-port.ts'
import { type KeyRing, openKeyRing } from '#libraries/hsm/key-ring.ts'
import { nodeHsm } from '#libraries/hsm/node-hsm.ts'
import type { Random } from '#libraries/ids/ids.ts'
import type { Clock } from '#libraries/time/clock.ts'

/** The keys folder, and the embedded module that computes with it. */
export const openCardKeys = (ring: {
  directory: string
  random: Random
  clock: Pick<Clock, 'now'>
}): { readonly keys: KeyRing; readonly hsm: Hsm } => {
  const keys = openKeyRing(ring)
  return { keys, hsm: nodeHsm({ keys }) }
}
