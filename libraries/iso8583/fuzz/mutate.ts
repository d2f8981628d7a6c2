import type { SeededRandom } from './seeded-random.ts'

/** A frame with one to three things wrong with it, or by luck none. */
export const mutate = (frame: Uint8Array, random: SeededRandom): Uint8Array => {
  let mutated: Uint8Array = frame.slice()
  for (let changes = 1 + random.below(3); changes > 0; changes -= 1) mutated = random.oneOf(mutations)(mutated, random)
  return mutated
}

type Mutation = (frame: Uint8Array, random: SeededRandom) => Uint8Array

const overwrite = (frame: Uint8Array, at: number, byte: number): Uint8Array => {
  if (frame.length > 0) frame[at % frame.length] = byte
  return frame
}

const truncate: Mutation = (frame, random) => frame.slice(0, random.below(frame.length + 1))
const anyByte: Mutation = (frame, random) => overwrite(frame, random.below(8192), random.below(256))
const oneBit: Mutation = (frame, random) => {
  const at = random.below(frame.length + 1)
  return overwrite(frame, at, (frame[at] ?? 0) ^ (1 << random.below(8)))
}
const ebcdicDigit: Mutation = (frame, random) => overwrite(frame, random.below(8192), 0xf0 + random.below(10))
const asciiDigit: Mutation = (frame, random) => overwrite(frame, random.below(8192), 0x30 + random.below(10))
const bitmapBit: Mutation = (frame, random) => {
  const at = 4 + random.below(16)
  return overwrite(frame, at, (frame[at] ?? 0) ^ (1 << random.below(8)))
}
const insert: Mutation = (frame, random) => {
  const at = random.below(frame.length + 1)
  return Uint8Array.from([...frame.subarray(0, at), random.below(256), ...frame.subarray(at)])
}
const remove: Mutation = (frame, random) => {
  const at = random.below(frame.length + 1)
  return Uint8Array.from([...frame.subarray(0, at), ...frame.subarray(at + 1 + random.below(3))])
}
const append: Mutation = (frame, random) =>
  Uint8Array.from([...frame, ...Array.from({ length: 1 + random.below(4) }, () => random.below(256))])

const mutations: readonly Mutation[] = [
  truncate,
  anyByte,
  anyByte,
  oneBit,
  oneBit,
  ebcdicDigit,
  asciiDigit,
  bitmapBit,
  insert,
  remove,
  append,
]
