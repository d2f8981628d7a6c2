import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { codecFor } from './codec.ts'
import { de48 } from './de48.ts'
import { additionalAmounts, buildDe54 } from './de54.ts'
import { de55 } from './de55.ts'
import { buildDe61, pointOfService } from './de61.ts'
import { de90For, originalData } from './de90.ts'
import { buildDe95, replacementAmounts } from './de95.ts'

/** Frames written by hand, so that an error that encoder and decoder share cannot hide. */
const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(/\s/g, ''), 'hex'))
const latin = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'))

const mastercard = codecFor({ dialect: 'mastercard' })
const ascii = codecFor({ dialect: 'iso87-ascii' })

const signOn = bytes(`f0f8f0f0 82200000000000000400000000000000
  f1f1f2f4f0f9f3f0f1f5 f0f0f0f0f0f1 f0f0f1`)
const keyExchange = bytes(`f0f8f0f0 82200000000100000400000000000000
  f1f1f2f4f0f9f3f0f1f5 f0f0f0f0f0f2 f0f2f0 f1f1f1f6 00112233445566778899aabbccddeeff f1f6f1`)
const onlinePurchase = bytes(`f0f1f0f0 7224440108e19000
  f1f6 f5f2f0f4f7f4f0f0f0f0f0f0f1f0f1f0 f0f0f0f0f0f0 f0f0f0f0f0f0f0f0f1f0f0f0 f1f1f2f4f0f9f3f0f1f6 f0f0f0f1f2f3 f2f8f1f2
  f5f8f1f4 f8f1f2 f0f6 f1f2f3f4f5f6 f4f3f2f8f0f0f0f0f0f1f2f3 e3c5d9d4f0f0f0f1 d4c5d9c3c8c1d5e3f0f0f0f0f0f0f1
  c3c1c6c540c1e440d3c1c9e34040404040404040404040d3d6d5c4d6d54040404040404040c7c2d9
  f0f3f1 e3 f4f2f0f7 f0f1f0f3f2f1f2 f9f2f0f3 f1f2f3 f7f2f0f8 0040ff00f1f25a7f f8f2f6 0123456789abcdef`)
const partialReversal = bytes(`f0f4f2f0 f2200000020100000000004200000000
  f1f6 f5f2f0f4f7f4f0f0f0f0f0f0f1f0f1f0 f0f0f0f0f0f0 f0f0f0f0f0f0f0f0f1f0f0f0 f1f1f2f4f0f9f3f1f0f0 f0f0f0f1f2f4 f3f2
  f0f2f0 e3 f6f3f1f5 d4c3e2f0f1f1f0f6f1f1f1f2f44040
  f0f1f0f0 f0f0f0f1f2f3 f1f1f2f4f0f9f3f0f1f6 f0f0f0f0f0f1f2f3f4f5f6 f0f0f0f0f0f0f0f0f0f0f0
  f0f0f0f0f0f0f0f0f0f4f0f0 f0f0f0f0f0f0f0f0f0f4f0f0 f0f0f0f0f0f0f0f0f0f4f0f0 f0f0f0f0f0f0`)
const asciiPurchase = latin(
  '0100' +
    '7220040000019200' +
    '165204740000001010' +
    '000000' +
    '000000001000' +
    '1124093016' +
    '000123' +
    '051' +
    '004ab=1' +
    '826' +
    '0123456789abcdef' +
    '0229F02060000000010009A00',
)
const asciiReversal = latin(
  `0400F22000000000000000000040000000001652047400000010100000000000000010001124093100000124${'0100000123112409301600000123456'}${'0'.repeat(11)}`,
)

describe('frames written by hand', () => {
  it('a Mastercard-style sign-on', () => {
    const message = mastercard.decode(signOn)
    assert.equal(message.mti, '0800')
    assert.deepEqual(message.elements(), [7, 11, 70])
    assert.deepEqual([message.text(7), message.text(11), message.text(70)], ['1124093015', '000001', '001'])
    const built = mastercard.message('0800').set(70, '001').set(11, '000001').set(7, '1124093015')
    assert.deepEqual(mastercard.encode(built), signOn)
    assert.equal(mastercard.peekMti(signOn), '0800')
    assert.equal(mastercard.peekMti(signOn.subarray(0, 3)), undefined)
  })

  it('a key exchange has DE 48 without a category, and bytes in it', () => {
    const data = de48(mastercard.decode(keyExchange))
    assert.equal(data?.tcc, undefined)
    assert.deepEqual(data?.bytes('11'), bytes('00112233445566778899aabbccddeeff'))
  })

  it('an online purchase with CVC2, chip bytes in DE 48 and a PIN block', () => {
    const message = mastercard.decode(onlinePurchase)
    assert.deepEqual(message.elements(), [2, 3, 4, 7, 11, 14, 18, 22, 32, 37, 41, 42, 43, 48, 49, 52])
    assert.equal(message.text(2), '5204740000001010')
    assert.equal(message.digits(4), 1000n)
    assert.equal(message.text(43), 'CAFE AU LAIT           LONDON        GBR')
    assert.deepEqual(message.bytes(52), bytes('0123456789abcdef'))
    const data = de48(message)
    assert.equal(data?.tcc, 'T')
    assert.deepEqual(
      data?.subelements.map(part => part.tag),
      ['42', '92', '72'],
    )
    assert.equal(data?.text('92'), '123')
    assert.deepEqual(data?.inner('42'), [{ tag: '01', bytes: bytes('f2f1f2') }])
    assert.deepEqual(data?.bytes('72'), bytes('0040ff00f1f25a7f'))
  })

  it('a partial reversal names its original three ways', () => {
    const message = mastercard.decode(partialReversal)
    assert.equal(message.text(39), '32')
    assert.equal(de48(message)?.text('63'), 'MCS0110611124  ')
    assert.deepEqual(originalData(message), {
      mti: '0100',
      stan: '000123',
      transmittedAt: '1124093016',
      acquirer: '00000123456',
      forwarder: '00000000000',
    })
    assert.equal(de90For(mastercard.decode(onlinePurchase)), message.text(90))
    const amounts = { transactionMinor: 400n, settlementMinor: 400n, billingMinor: 400n }
    assert.deepEqual(replacementAmounts(message), amounts)
    assert.equal(buildDe95(amounts), message.text(95))
  })

  it('a plain ISO 87 purchase in ASCII', () => {
    const message = ascii.decode(asciiPurchase)
    assert.deepEqual(message.elements(), [2, 3, 4, 7, 11, 22, 48, 49, 52, 55])
    assert.equal(message.digits(4), 1000n)
    assert.deepEqual(message.bytes(48), latin('ab=1'))
    assert.equal(de48(message), undefined)
    assert.deepEqual(message.bytes(52), bytes('0123456789abcdef'))
    assert.deepEqual(de55(message)?.objects, [
      { tag: '9F02', bytes: bytes('000000001000') },
      { tag: '9A', bytes: bytes('') },
    ])
    const built = ascii.message('0100')
    for (const element of message.elements())
      built.set(element, (message.holdsBytes(element) ? message.bytes(element) : message.text(element)) ?? '')
    assert.equal(
      Buffer.from(ascii.encode(built)).toString(),
      Buffer.from(asciiPurchase).toString().replace('abcdef', 'ABCDEF'),
    )
  })

  it('a plain ISO 87 reversal in ASCII', () => {
    const message = ascii.decode(asciiReversal)
    assert.deepEqual(message.elements(), [2, 3, 4, 7, 11, 90])
    assert.equal(originalData(message)?.stan, '000123')
  })
})

describe('a long element', () => {
  it('has its three digits of length', () => {
    for (const length of [0, 7, 99, 100, 751, 999]) {
      const frame = Buffer.from(ascii.encode(ascii.message('0100').set(127, 'x'.repeat(length)))).toString('latin1')
      assert.equal(frame, `010080000000000000000000000000000002${String(length).padStart(3, '0')}${'x'.repeat(length)}`)
      assert.equal(ascii.decode(latin(frame)).text(127)?.length, length)
    }
  })
})

describe('elements with an inside', () => {
  it('DE 54 lists balances', () => {
    const amounts = [
      { accountType: '00', amountType: '02', currencyNumeric: '826', amountMinor: 9000n },
      { accountType: '00', amountType: '01', currencyNumeric: '826', amountMinor: -1n },
    ]
    assert.equal(buildDe54(amounts), '0002826C0000000090000001826D000000000001')
    const message = mastercard.message('0110').set(54, buildDe54(amounts))
    assert.deepEqual(additionalAmounts(message), amounts)
    assert.throws(() => additionalAmounts(message.set(54, '0002826X000000009000')), { subCode: 'iso8583.length' })
    assert.throws(() => buildDe54([{ ...amounts[0], amountMinor: 10n ** 12n } as never]), { subCode: 'iso8583.length' })
  })

  it('DE 61 describes the point of sale', () => {
    const message = mastercard.message('0100').set(61, '1020501004100826E1 6AN')
    const pos = pointOfService(message)
    assert.equal(pos?.cardPresence, '5')
    assert.equal(pos?.country, '826')
    assert.equal(pos?.postalCode, 'E1 6AN')
    assert.equal(pos && buildDe61(pos), '1020501004100826E1 6AN')
    assert.throws(() => pointOfService(message.set(61, '10200')), { subCode: 'iso8583.length' })
  })
})
