import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { inspect } from 'node:util'
import { codecFor } from './codec.ts'
import { de48, setDe48 } from './de48.ts'
import { de55, setDe55 } from './de55.ts'
import { FrameFailure } from './frame-failure.ts'
import type { Message } from './message.ts'

const ascii = codecFor({ dialect: 'iso87-ascii' })
const mastercard = codecFor({ dialect: 'mastercard' })

const failureOf = (act: () => unknown): FrameFailure => {
  try {
    act()
  } catch (thrown) {
    if (thrown instanceof FrameFailure) return thrown
    throw thrown
  }
  throw new assert.AssertionError({ message: 'Nothing was refused.' })
}

type Case = [name: string, frame: string, kind: string, path: string, offset: number, found: string, partial?: string]

/** Written in characters. Last in a row: the elements that are certain in spite of the fault. */
const wrongPlaces: Case[] = [
  ['an empty one', '', 'truncated', 'mti', 0, 'the end'],
  ['a letter in the MTI', '01A02000000000000000000000', 'mti', 'mti', 2, 'a letter'],
  ['half a bitmap', '010020000000', 'truncated', 'bitmap', 12, 'the end'],
  ['a bitmap with a letter after F', '0100200000000000000G000000', 'bitmap', 'bitmap', 19, 'a letter'],
  ['no second bitmap', '0800A000000000000000', 'truncated', 'bitmap', 20, 'the end'],
  ['DE 65 on', '0800A0200000000000008000000000000000000000000001', 'element', '65', 48, 'DE 65', '3 11'],
  ['a blank in DE 3', '0100302000000000000000 000000000001000000001', 'character', '3', 22, 'a blank', '4 11'],
  [
    'a letter in DE 4, keys after it',
    '01001220000000000000' + '00000000100A' + '1124093016' + '000123',
    'character',
    '4',
    31,
    'a letter',
    '7 11',
  ],
  ['a letter in the length of DE 2', '010060000000000000001X5204740000001010000000', 'length', '2', 21, 'a letter', ''],
  ['a PAN of 20', '0100600000000000000020' + '52047400000010101234000000', 'length', '2', 20, 'a greater one', ''],
  ['a PAN of 11', '0100600000000000000011' + '52047400000' + '000000', 'length', '2', 20, 'a smaller one', '3'],
  ['DE 3 cut', '0100200000000000000000000', 'truncated', '3', 25, 'the end', ''],
  ['an element that ends early', '010020000000000000000000000', 'trailing', 'frame', 26, 'more bytes', '3'],
]

const wrongInsides: Case[] = [
  ['odd hexadecimal in DE 55', '01002000000000000200000000' + '0059A010', 'length', '55', 29, 'an odd one', '3'],
  ['a tag over the end of DE 55', '01002000000000000200000000' + '0069F0206', 'tlv', '55.9F02', 35, 'the end', '3'],
  ['a zero tag in DE 55', '01002000000000000200000000' + '0040000', 'tlv', '55', 29, 'a zero byte', '3'],
  ['an endless tag in DE 55', '01002000000000000200000000' + '0109F81818100', 'tlv', '55', 35, 'a longer tag', '3'],
  ['an indefinite length in DE 55', '01002000000000000200000000' + '0049A80', 'tlv', '55.9A', 31, 'another form', '3'],
  [
    'a PIN block that is not hexadecimal',
    '01002000000000001000000000' + '0123456789ABCDEX',
    'character',
    '52',
    41,
    'a letter',
    '3',
  ],
  [
    'an accent in ASCII',
    `01000000000000200000${'CAF\xe9'.padEnd(40)}`,
    'character',
    '43',
    23,
    'a character outside ASCII',
    '',
  ],
  ['a fee without C or D', '01000000001000000000' + 'X00000001', 'character', '28', 20, 'a letter', ''],
]

describe('a frame is refused with path, offset, expected and found class', () => {
  for (const [name, frame, kind, path, offset, found, partial] of [...wrongPlaces, ...wrongInsides])
    it(name, () => {
      const failure = failureOf(() => ascii.decode(Uint8Array.from(Buffer.from(frame, 'latin1'))))
      const got = [failure.kind, failure.path, failure.offset, failure.found, failure.partial?.elements().join(' ')]
      assert.deepEqual(got, [kind, path, offset, found, partial])
      assert.equal(failure.code, 'bad-request')
      assert.equal(failure.subCode, `iso8583.${kind}`)
    })

  it('one longer than the limit', () => {
    assert.equal(failureOf(() => ascii.decode(new Uint8Array(8193).fill(0x30))).kind, 'too-long')
  })
})

describe('DE 48 of the Mastercard dialect is refused by its part', () => {
  /** Digits are F0 to F9, A to I are C1 to C9: all that the cases need. */
  const ebcdic = (text: string): number[] =>
    [...text].map(character => (/\d/.test(character) ? 0xf0 + Number(character) : 0x80 + character.charCodeAt(0)))
  const frame = (mti: string, value: string): Uint8Array => {
    const length = ebcdic(String(value.length).padStart(3, '0'))
    return Uint8Array.from([
      ...ebcdic(mti),
      0x20,
      0,
      0,
      0,
      0,
      1,
      0,
      0,
      ...ebcdic('000000'),
      ...length,
      ...ebcdic(value),
    ])
  }
  const cases: [mti: string, value: string, path: string, offset: number][] = [
    ['0100', '', '48.tcc', 0],
    ['0100', 'F9', '48', 2],
    ['0100', 'F9A03123', '48', 2],
    ['0100', 'F920A123', '48', 4],
    ['0100', 'F9204123', '48.92', 8],
    ['0100', 'F920312A', '48.92', 7],
    ['0100', 'F920312312', '48', 10],
    ['0800', 'F', '48', 0],
    ['0800', '1103AB', '48.11', 6],
  ]
  for (const [mti, value, path, offset] of cases)
    it(`${mti} with ${value === '' ? 'nothing' : value}`, () => {
      const failure = failureOf(() => mastercard.decode(frame(mti, value)))
      assert.deepEqual([failure.path, failure.offset], [path, offset + 21])
      assert.deepEqual(failure.partial?.elements(), [3])
    })
  it('and right ones are taken', () => {
    for (const [mti, value] of [
      ['0100', 'F'],
      ['0100', 'F9203123'],
      ['0100', 'A'],
      ['0800', ''],
      ['0800', '1102AB'],
    ] as const)
      assert.equal(mastercard.decode(frame(mti, value)).mti, mti)
  })
})

describe('a value that does not fit is refused when it is written', () => {
  const set = (element: number, value: string | Uint8Array) => (message: Message) => message.set(element, value)
  const cases: [name: string, change: (message: Message) => Message, path: string, kind: string][] = [
    ['a short amount', set(4, '1000'), '4', 'length'],
    ['a long PAN', set(2, '5'.repeat(20)), '2', 'length'],
    ['letters for digits', set(11, '12345A'), '11', 'character'],
    ['a character outside the page', set(43, '☕'), '43', 'character'],
    ['a character whose low byte is a digit', set(11, '00000\u0131'), '11', 'character'],
    ['a control character', set(43, 'CAF\n'), '43', 'character'],
    ['seven bytes of PIN block', set(52, new Uint8Array(7)), '52', 'length'],
    ['chip data that is no TLV', set(55, Uint8Array.of(0x9f)), '55', 'tlv'],
    ['card data without category', set(48, new Uint8Array(0)), '48.tcc', 'character'],
    ['a fee without its sign', set(28, '000000001'), '28', 'character'],
    [
      'a tag of one digit',
      message => setDe48(message, { tcc: 'R', subelements: [{ tag: '9', value: '' }] }),
      '48',
      'tlv',
    ],
    [
      'a subelement of 100',
      message => setDe48(message, { tcc: 'R', subelements: [{ tag: '44', value: new Uint8Array(100) }] }),
      '48.44',
      'tlv',
    ],
    ['half a tag', message => setDe55(message, [{ tag: '9F', bytes: new Uint8Array(0) }]), '55', 'tlv'],
  ]
  for (const [name, change, path, kind] of cases)
    it(name, () => {
      const failure = failureOf(() => mastercard.encode(change(mastercard.message('0100'))))
      assert.deepEqual([failure.path, failure.kind], [path, kind])
    })

  it('but blanks are added to the names of terminal and merchant', () => {
    const message = mastercard.decode(mastercard.encode(mastercard.message('0100').set(41, 'T1').set(43, 'CAFÉ')))
    assert.equal(message.text(41), 'T1      ')
    assert.equal(message.text(43), 'CAFÉ'.padEnd(40))
  })

  it('an MTI of letters', () => {
    assert.equal(failureOf(() => mastercard.encode(mastercard.message('01X0'))).kind, 'mti')
  })
})

describe('card data stays out of print', () => {
  it('in messages, failures and what is inside them', () => {
    const frame = Buffer.from('0100600000000000000016' + '5204740000001010' + '00000A', 'latin1')
    const failure = failureOf(() => ascii.decode(Uint8Array.from(frame)))
    const message = failure.partial
    assert.equal(message?.text(2), '5204740000001010')
    const printed = [
      inspect(failure, { depth: 9, showHidden: true }),
      JSON.stringify(failure),
      inspect({ message }),
      JSON.stringify(message),
      `${message?.pan()}`,
    ]
    for (const text of printed) assert.doesNotMatch(text, /520474000/)
    assert.equal(failureOf(() => message?.requireText(4)).subCode, 'iso8583.missing')
  })

  it('long lengths, long tags and unknown parts are kept', () => {
    const objects = [
      { tag: '72', bytes: new Uint8Array(200).fill(7) },
      { tag: 'DF8101', bytes: Uint8Array.of(1) },
      { tag: '9F26', bytes: new Uint8Array(8) },
    ]
    const message = setDe55(mastercard.message('0110'), objects)
    assert.deepEqual(de55(mastercard.decode(mastercard.encode(message)))?.objects, objects)
    const subelements = [
      { tag: '99', value: Uint8Array.of(0, 255, 0x40) },
      { tag: '01', value: 'x' },
    ]
    const read = de48(
      mastercard.decode(mastercard.encode(setDe48(mastercard.message('0100'), { tcc: 'T', subelements }))),
    )
    assert.deepEqual(read?.subelements, [
      { tag: '99', bytes: Uint8Array.of(0, 255, 0x40) },
      { tag: '01', bytes: Uint8Array.of(0xa7) },
    ])
  })
})
