import type { Codec as Axes } from '../axes.ts'
import type { Codec } from '../codec.ts'
import { setDe48 } from '../de48.ts'
import { setDe55 } from '../de55.ts'
import { columns, type Element } from '../dialect.ts'
import type { SeededRandom } from './seeded-random.ts'

/** A right frame of every message of the dialect, with the elements that it may have, a few others, and random values. */
export const generateFrames = (codec: Codec, random: SeededRandom): Uint8Array[] =>
  columns.flatMap(column => [0, 1, 2].map(density => generateFrame(codec, column, density, random)))

const generateFrame = (
  codec: Codec,
  mti: (typeof columns)[number],
  density: number,
  random: SeededRandom,
): Uint8Array => {
  const message = codec.message(mti)
  for (const element of codec.dialect.elements) {
    const expected = element.presence[mti] !== '.'
    if (density < 2 && (expected ? density === 0 && random.below(2) === 0 : random.below(10) > 0)) continue
    if (density === 2 && random.below(3) === 0) continue
    fill(message, element, random)
  }
  return codec.encode(message).slice()
}

const fill = (message: ReturnType<Codec['message']>, { number, codec }: Element, random: SeededRandom): void => {
  if (codec.content === 'card-data') {
    const subelements = ['42', '61', '92', '72', '99']
      .slice(random.below(5))
      .map(tag => ({ tag, value: digits(random, 3) }))
    const binary = { tag: '11', value: randomBytes(random, random.below(20)) }
    setDe48(message, {
      ...(message.mti.startsWith('08') ? {} : { tcc: random.oneOf('TRFPXZ') }),
      subelements: [...subelements, binary],
    })
  } else if (codec.content === 'ber-tlv') {
    const tags = ['5F2A', '82', '9F26', '72', 'DF8101', '9A'].slice(random.below(6))
    setDe55(
      message,
      tags.map(tag => ({ tag, bytes: randomBytes(random, random.below(tag === '72' ? 140 : 12)) })),
    )
  } else if (message.holdsBytes(number))
    message.set(number, randomBytes(random, lengthOf(codec, random) >> (codec.encoding === 'hex' ? 1 : 0)))
  else message.set(number, characters(codec, random))
}

const lengthOf = ({ min, max }: Axes, random: SeededRandom): number => min + random.below(Math.min(max - min, 30) + 1)

const digits = (random: SeededRandom, length: number): string => Array.from({ length }, () => random.below(10)).join('')

const alphabets: Record<string, string> = {
  n: '0123456789',
  an: '0189AZaz',
  anp: '09AZaz ',
  ans: '09AZaz -/.!^|[]~',
  text: '09AZaz éÜ[!]',
  z: '0189D=',
}

const characters = (codec: Axes, random: SeededRandom): string => {
  const length = lengthOf(codec, random)
  if (codec.characters === 'xn') return random.oneOf('CD') + digits(random, length - 1)
  const alphabet = alphabets[codec.characters] ?? ''
  return Array.from({ length }, () => random.oneOf(alphabet)).join('')
}

const randomBytes = (random: SeededRandom, length: number): Uint8Array =>
  Uint8Array.from({ length }, () => random.below(256))
