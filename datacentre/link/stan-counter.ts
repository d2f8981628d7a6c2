import type { Random } from '#libraries/ids/ids.ts'

/** Trace numbers of our own 0800s: 000001 to 999999 around, from a start by chance so that a restart does not repeat the last ones. */
export const stanCounter = ({ random }: { random: Random }): (() => string) => {
  let stan = random.bytes(4).reduce((sum, byte) => (sum * 256 + byte) % 999_999, 0)
  return () => {
    stan = (stan % 999_999) + 1
    return String(stan).padStart(6, '0')
  }
}
