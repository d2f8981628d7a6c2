import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe as group, it } from 'node:test'
import { codecFor } from './codec.ts'
import { setDe48 } from './de48.ts'
import { setDe55 } from './de55.ts'
import { describe } from './describe.ts'
import { fromDescription } from './from-description.ts'

const mastercard = codecFor({ dialect: 'mastercard' })
const ascii = codecFor({ dialect: 'iso87-ascii' })
const pan = '5204740000001010'
const text = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex, 'hex'))

/** A message in which every element that is masked carries a card number, or digits that no mask may show. */
const planted = (codec: typeof mastercard) => {
  const message = codec
    .message('0100')
    .set(2, pan)
    .set(14, '9876')
    .set(34, `A${pan}`)
    .set(35, `${pan}D9876`)
    .set(36, pan)
  message
    .set(45, `B${pan}^X^9876`)
    .set(52, text('9876987698769876'))
    .set(53, '9876987698769876')
    .set(62, `see ${pan} please`)
  message.set(102, '98769876').set(103, '98769876').set(124, pan)
  return message.set(125, codec === mastercard ? text('9876987698769876') : '9876987698769876')
}

group('a description masks card data', () => {
  it('in every element and part of the list, and shows it when asked', () => {
    const message = planted(mastercard)
    const hidden = ['10', '11', '33', '92'].map(tag => ({ tag, value: tag === '92' ? '9876' : `9876${pan}` }))
    setDe48(message, { tcc: 'T', subelements: [...hidden, { tag: '98', value: pan }, { tag: '61', value: '00000' }] })
    setDe55(
      message,
      ['57', '5A', '56', '5F20', '5F24', '9F1F', '9F20', '9F6B', '99'].map(tag => ({ tag, bytes: text(`9876${pan}`) })),
    )
    const shown = describe(mastercard.decode(mastercard.encode(message)))
    assert.doesNotMatch(JSON.stringify(shown), /9876|474000000/)
    assert.deepEqual(shown.fields[0], {
      path: '2',
      name: 'Primary account number (PAN)',
      value: '520474******1010',
      masked: true,
    })
    assert.equal(shown.fields.find(field => field.path === '62')?.value, 'see 520474******1010 please')
    assert.equal(shown.fields.find(field => field.path === '48.61')?.value, '00000')
    const unmasked = shown.fields.filter(field => field.masked !== true).map(field => field.path)
    assert.deepEqual(unmasked, ['48.tcc', '48.61'])
    assert.equal(describe(message, { reveal: true }).fields.find(field => field.path === '48.92')?.value, '9876')
  })

  it('in the ASCII dialect, where DE 48 may hold anything', () => {
    const message = planted(ascii).set(48, Buffer.from('cvc=9876'))
    assert.doesNotMatch(JSON.stringify(describe(ascii.decode(ascii.encode(message)))), /9876|474000000/)
    assert.equal(describe(message, { reveal: true }).fields.find(field => field.path === '48')?.value, 'cvc=9876')
  })
})

group('a description gives the same bytes again', () => {
  const golden = text(
    readFileSync(new URL('testdata/mastercard-0100-chip.hex', import.meta.url), 'utf8').trim(),
  ).subarray(2)
  const odd = mastercard
    .message('0100')
    .set(55, text('9a8103201207'))
    .set(43, 'CAFÉ "Ü"')
    .set(11, '000001')
    .withSecondBitmap()
  const empty = mastercard.message('0800').set(48, new Uint8Array(0)).set(55, new Uint8Array(0)).set(63, '')
  const parts = setDe48(mastercard.message('0100'), {
    tcc: 'T',
    subelements: [
      { tag: '33', value: '0101C0202' },
      { tag: '33', value: '' },
      { tag: '72', value: text('00ff') },
      { tag: '20', value: text('00') },
    ],
  })
  const cases = {
    golden,
    odd: mastercard.encode(odd),
    empty: mastercard.encode(empty),
    parts: mastercard.encode(parts),
  }
  for (const [name, frame] of Object.entries(cases))
    it(`${name}`, () => {
      const described = JSON.parse(JSON.stringify(describe(mastercard.decode(frame), { reveal: true })))
      assert.deepEqual(mastercard.encode(fromDescription(mastercard, described)), frame)
    })

  it('in both dialects', () => {
    const frame = ascii.encode(planted(ascii).set(48, Buffer.from('cvc=9876')))
    assert.deepEqual(ascii.encode(fromDescription(ascii, describe(ascii.decode(frame), { reveal: true }))), frame)
  })
})

group('a description that cannot be written names the field', () => {
  const field = (path: unknown, rest: object = { value: '1' }): unknown => ({
    mti: '0100',
    fields: [{ path, ...rest }],
  })
  const cases: [name: string, description: unknown, path: string][] = [
    ['nothing', null, 'mti'],
    ['no MTI', { fields: [] }, 'mti'],
    ['no fields', { mti: '0100' }, 'fields'],
    ['another dialect', { dialect: 'iso87-ascii', mti: '0100', fields: [] }, 'dialect'],
    ['a path that is none', field('DE 2'), 'fields[0].path'],
    ['an element that is none', field('65'), '65'],
    ['a masked value', field('2', { value: '520474******1010', masked: true }), '2'],
    ['neither value nor hex', field('2', {}), '2'],
    ['both', field('52', { value: '1', hex: '00' }), '52'],
    ['half a byte', field('52', { hex: '0' }), '52'],
    ['hex for characters', field('2', { hex: '00' }), '2'],
    [
      'the category last',
      {
        mti: '0100',
        fields: [
          { path: '48.61', value: '0' },
          { path: '48.tcc', value: 'T' },
        ],
      },
      '48.tcc',
    ],
    [
      'DE 48 whole and in parts',
      {
        mti: '0100',
        fields: [
          { path: '48', hex: 'e3' },
          { path: '48.61', value: '0' },
        ],
      },
      '48',
    ],
    ['a tag of three digits', field('48.123'), '48.123'],
  ]
  for (const [name, description, path] of cases)
    it(name, () => {
      assert.throws(() => fromDescription(mastercard, description), {
        code: 'bad-request',
        subCode: 'iso8583.description',
        path,
      })
    })
})
