import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ans, bcd, binary, n, zerosLeft } from './axes.ts'
import { translationOf } from './code-page.ts'
import { codecFor } from './codec.ts'
import { type Dialect, element } from './dialect.ts'

/** A dialect that nobody speaks, at the far ends of the axes. */
const packed = (lengths: 'bcd' | 'binary'): Dialect => ({
  name: 'packed',
  codePage: 'ascii',
  bitmaps: 'binary',
  mti: 'bcd',
  lengths,
  subelements: [],
  withoutCategory: [],
  eitherOf: {},
  keptInReply: {},
  elements: [
    element(2, '', bcd(n.ll(19)), 'pan', 'PAN'),
    element(4, '', bcd(zerosLeft(n(12))), 'shown', 'Amount'),
    element(22, '', bcd(n(3)), 'shown', 'Entry mode'),
    element(43, '', ans.ll(40), 'shown', 'Name'),
    element(48, '', binary.lll(999), 'hidden', 'Data'),
  ],
})

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

describe('packed digits', () => {
  const cases: [lengths: 'bcd' | 'binary', frame: string][] = [
    ['bcd', '0100 5000040000210000 19 05204740000001010999 000000001000 0051 03 414243 0002 00ff'],
    ['binary', '0100 5000040000210000 13 05204740000001010999 000000001000 0051 03 414243 0002 00ff'],
  ]
  for (const [lengths, written] of cases)
    it(`with ${lengths} lengths go both ways`, () => {
      const codec = codecFor({ dialect: packed(lengths) })
      const frame = Uint8Array.from(Buffer.from(written.replaceAll(' ', ''), 'hex'))
      const message = codec.decode(frame)
      assert.deepEqual(
        [2, 4, 22, 43].map(number => message.text(number)),
        ['5204740000001010999', '000000001000', '051', 'ABC'],
      )
      assert.equal(codec.peekMti(frame), '0100')
      const built = codec.message('0100').set(2, '5204740000001010999').set(4, '1000').set(22, '051').set(43, 'ABC')
      assert.equal(hex(codec.encode(built.set(48, Uint8Array.of(0, 255)))), hex(frame))
      assert.equal(hex(codec.encode(message.set(43, 'ABC'))), hex(frame))
    })

  const refused: [name: string, frame: string, path: string, offset: number][] = [
    ['an odd nibble in front', '010000000400000000001051', '22', 10],
    ['a letter nibble', '01000000040000000000005a', '22', 11],
    ['a letter nibble in a length', '01004000000000000000' + '1a', '2', 10],
    ['a letter nibble in the MTI', '01f00000000000000000', 'mti', 0],
    ['a value too short', '010000000400000000000' + '0', '22', 11],
  ]
  for (const [name, frame, path, offset] of refused)
    it(`refuse ${name}`, () => {
      const codec = codecFor({ dialect: packed('bcd') })
      assert.throws(() => codec.decode(Uint8Array.from(Buffer.from(frame, 'hex'))), { path, offset })
    })

  it('refuse letters when written', () => {
    const codec = codecFor({ dialect: packed('bcd') })
    assert.throws(() => codec.encode(codec.message('0100').set(22, '05A')), { path: '22', kind: 'character' })
  })
})

describe('the code pages', () => {
  // Each character with its byte in cp500, cp037 and cp1047; the pages differ in these and agree in the others.
  const cases: [character: string, cp500: number, cp037: number, cp1047: number][] = [
    ['!', 0x4f, 0x5a, 0x5a],
    ['[', 0x4a, 0xba, 0xad],
    [']', 0x5a, 0xbb, 0xbd],
    ['^', 0x5f, 0xb0, 0x5f],
    ['|', 0xbb, 0x4f, 0x4f],
    ['A', 0xc1, 0xc1, 0xc1],
    ['z', 0xa9, 0xa9, 0xa9],
    ['9', 0xf9, 0xf9, 0xf9],
    [' ', 0x40, 0x40, 0x40],
    ['=', 0x7e, 0x7e, 0x7e],
  ]
  const pages = ['cp500', 'cp037', 'cp1047'] as const
  for (const [character, ...bytes] of cases)
    it(`write ${JSON.stringify(character)} as ${bytes.map(byte => byte.toString(16)).join(', ')}`, () => {
      assert.deepEqual(
        pages.map(page => translationOf(page).fromLatin1[character.charCodeAt(0)]),
        bytes,
      )
    })

  it('are one to one', () => {
    for (const page of pages) assert.equal(new Set(translationOf(page).toLatin1).size, 256)
  })

  it('are a parameter: a merchant name read by the wrong page is another name', () => {
    const [cp500, cp037] = [
      codecFor({ dialect: 'mastercard', codePage: 'cp500' }),
      codecFor({ dialect: 'mastercard', codePage: 'cp037' }),
    ]
    const frame = cp500.encode(cp500.message('0100').set(43, 'BAR [!]').set(11, '000001'))
    assert.equal(cp500.decode(frame).text(43)?.trim(), 'BAR [!]')
    assert.notEqual(cp037.decode(frame).text(43)?.trim(), 'BAR [!]')
    assert.equal(
      cp037
        .decode(cp037.encode(cp500.decode(frame)))
        .text(43)
        ?.trim(),
      'BAR [!]',
    )
  })
})
