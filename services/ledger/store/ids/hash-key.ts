/** 64 bits that stand for a text, in two halves of 32. */
export type KeyHash = { readonly high: number; readonly low: number }

/**
 * Hashes the texts of one scope. Two texts may meet in one hash, by chance (once in 2^64 pairs) or by will; so a hash never
 * answers for a text: who finds it reads the record and compares. The seed is the journal's own, so that who chooses texts
 * cannot know which ones meet.
 */
export const hashKey = (seed: KeyHash, scope: number, text: string): KeyHash => {
  let a = seed.high ^ Math.imul(scope + 1, 0x9e3779b1)
  let b = seed.low ^ Math.imul(scope + 1, 0x85ebca77)
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    a = Math.imul(a ^ unit, 0xcc9e2d51)
    a = (a << 13) | (a >>> 19)
    b = Math.imul(b ^ unit, 0x1b873593)
    b = (b << 15) | (b >>> 17)
  }
  a = mixed(a ^ text.length)
  b = mixed(b ^ a)
  a = mixed(a ^ Math.imul(b, 0xc2b2ae3d))
  return { high: a >>> 0, low: b >>> 0 }
}

/** Every bit of the result depends on every bit of the value. */
const mixed = (value: number): number => {
  let bits = Math.imul(value ^ (value >>> 16), 0x85ebca6b)
  bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35)
  return bits ^ (bits >>> 16)
}

/** Of a journal: the first bytes of the hash of its first batch. */
export const seedOf = (hash: Buffer): KeyHash => ({ high: hash.readUInt32LE(0), low: hash.readUInt32LE(4) })
