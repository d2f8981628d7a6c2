import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { codecFor, type DialectName, dialectNames } from './codec.ts'
import { de48, setDe48 } from './de48.ts'
import { columnOf } from './dialect.ts'
import { echoReply, replyMti } from './echo-reply.ts'
import type { Message } from './message.ts'
import { checkPresence } from './presence.ts'

const codecs = { mastercard: codecFor({ dialect: 'mastercard' }), 'iso87-ascii': codecFor({ dialect: 'iso87-ascii' }) }

/** A message with these elements, each filled with something that its class allows. */
const filled = (dialect: DialectName, mti: string, numbers: readonly number[]): Message => {
  const codec = codecs[dialect]
  const message = codec.message(mti)
  for (const element of codec.dialect.elements.filter(({ number }) => numbers.includes(number))) {
    const { min, characters, content, encoding } = element.codec
    const value = characters === 'xn' ? `C${'0'.repeat(min - 1)}` : '1'.repeat(min)
    if (content === 'card-data')
      setDe48(message, {
        tcc: 'T',
        subelements: [
          { tag: '92', value: '123' },
          { tag: '63', value: 'MCS01' },
        ],
      })
    else
      message.set(
        element.number,
        message.holdsBytes(element.number) ? new Uint8Array(encoding === 'hex' ? min / 2 : min) : value,
      )
  }
  return codec.decode(codec.encode(message))
}

describe('what a message must have', () => {
  const cases: [dialect: DialectName, mti: string, elements: number[], missing: string][] = [
    ['mastercard', '0100', [2, 3, 4, 7, 11, 22, 49], ''],
    ['mastercard', '0101', [2, 3, 4, 7, 11, 49], '22'],
    ['mastercard', '0100', [], '2 3 4 7 11 22 49'],
    ['mastercard', '0400', [2, 3, 4, 7, 11], '90 or 48.63'],
    ['mastercard', '0400', [2, 3, 4, 7, 11, 90], ''],
    ['mastercard', '0401', [2, 3, 4, 7, 11, 48], ''],
    ['mastercard', '0420', [3, 4, 7, 11, 48], '2'],
    ['mastercard', '0421', [2, 3, 4, 7], '11 90 or 48.63'],
    ['iso87-ascii', '0420', [2, 3, 4, 7, 11, 48], '90'],
    ['iso87-ascii', '0100', [2, 3, 4, 7, 11, 22, 49, 127], ''],
    ['mastercard', '0800', [7, 11, 70], ''],
    ['mastercard', '0800', [7], '11 70'],
    ['mastercard', '0200', [2], ''],
    ['mastercard', '0120', [2], ''],
    ['mastercard', '0620', [], ''],
  ]
  for (const [dialect, mti, elements, missing] of cases)
    it(`${dialect} ${mti} with ${elements.join(' ') || 'nothing'} lacks ${missing || 'nothing'}`, () => {
      assert.equal(checkPresence(filled(dialect, mti, elements)).join(' '), missing)
    })
})

describe('what a reply returns', () => {
  const every = (dialect: DialectName): number[] => codecs[dialect].dialect.elements.map(({ number }) => number)
  // Literal, from measured pairs of messages, not from the table.
  const authorisation = [2, 3, 4, 6, 7, 10, 11, 15, 16, 32, 33, 37, 41, 49, 51, 62, 63]
  const reversal = [2, 3, 4, 6, 7, 10, 11, 15, 16, 32, 33, 37, 41, 49, 51, 63, 90, 95]
  const cases: [request: string, reply: string, echoed: number[]][] = [
    ['0100', '0110', authorisation],
    ['0101', '0110', authorisation],
    ['0120', '0130', authorisation],
    ['0200', '0210', authorisation],
    ['0400', '0410', reversal],
    ['0401', '0410', reversal],
    ['0420', '0430', reversal],
    ['0421', '0430', reversal],
    ['0800', '0810', [7, 11, 33, 63, 70]],
    ['0620', '0630', []],
  ]
  for (const dialect of dialectNames)
    for (const [mti, expected, echoed] of cases)
      it(`${dialect} ${mti} gets ${expected}`, () => {
        const numbers = mti === '0800' ? every(dialect).filter(number => number !== 48) : every(dialect)
        const request = filled(dialect, mti, numbers)
        const reply = echoReply(request)
        const card = dialect === 'mastercard' && mti !== '0800' && mti !== '0620'
        assert.equal(reply.mti, expected)
        assert.deepEqual(
          reply.elements().filter(number => number !== 48),
          echoed,
        )
        assert.equal(reply.has(48), card)
        for (const element of echoed) assert.equal(reply.text(element), request.text(element))
        codecs[dialect].decode(codecs[dialect].encode(reply))
      })

  it('DE 48 of an approval is the category and what the issuer adds, never the CVC2', () => {
    const reply = echoReply(filled('mastercard', '0100', [11, 48]), { subelements: [{ tag: '87', value: 'M' }] })
    assert.equal(de48(reply)?.tcc, 'T')
    assert.deepEqual(
      de48(reply)?.subelements.map(part => part.tag),
      ['87'],
    )
  })

  it('DE 48 of a reversal reply keeps the category and the trace id', () => {
    const reply = echoReply(filled('mastercard', '0400', [11, 48]))
    assert.deepEqual(
      de48(reply)?.subelements.map(part => part.tag),
      ['63'],
    )
    assert.equal(de48(reply)?.text('63'), 'MCS01')
  })

  it('what was set on the request is returned by the same rules', () => {
    const request = filled('mastercard', '0100', [11, 14, 41]).set(41, 'T2').set(14, '3012').set(37, '432800000123')
    const reply = echoReply(request).set(39, '00')
    assert.deepEqual(
      [11, 14, 37, 39, 41].map(element => reply.text(element)),
      ['111111', undefined, '432800000123', '00', 'T2'],
    )
    const read = codecs.mastercard.decode(codecs.mastercard.encode(reply))
    assert.deepEqual(read.elements(), [11, 37, 39, 41])
    assert.equal(read.text(41), 'T2      ')
  })

  it('replies have no reply', () => {
    assert.deepEqual(['0110', '0130', '0312', '0810'].map(replyMti), [undefined, undefined, undefined, undefined])
    assert.deepEqual(['0302', '0402', '0403'].map(replyMti), ['0312', '0412', '0412'])
    assert.equal(columnOf('0620'), undefined)
  })
})
