import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codecFor } from '#libraries/iso8583/codec.ts'
import { de48, setDe48 } from '#libraries/iso8583/de48.ts'
import { codeIn, expiryIn } from './card-evidence.ts'

const codec = codecFor({ dialect: 'mastercard' })
const number = '5204740000001010'

test('the date of a card is that of DE 14, or of its own track 2', () => {
  const cases: [de14: string | undefined, de35: string | undefined, outcome: string | undefined][] = [
    ['2901', undefined, '2901'],
    [undefined, `${number}D29012010000000000`, '2901'],
    [undefined, `${number}=29012010000000000`, '2901'],
    ['2902', `${number}D2901201`, '2902'],
    [undefined, '5204740000001028D2901201', undefined],
    [undefined, `${number}D`, undefined],
    [undefined, undefined, undefined],
  ]
  for (const [de14, de35, outcome] of cases) {
    const message = codec.message('0100').set(2, number)
    if (de14 !== undefined) message.set(14, de14)
    if (de35 !== undefined) message.set(35, de35)
    assert.equal(expiryIn(message), outcome)
  }
})

test('the printed code is read when it is three digits, and shows only its mask', () => {
  const cases: [value: string | undefined, outcome: string | undefined][] = [
    ['123', '123'],
    ['12', undefined],
    ['1234', undefined],
    [undefined, undefined],
  ]
  for (const [value, outcome] of cases) {
    const subelements = value === undefined ? [] : [{ tag: '92', value }]
    const message = setDe48(codec.message('0100'), { tcc: 'R', subelements })
    const code = codeIn(de48(message))
    assert.equal(code?.reveal(), outcome)
    if (code !== undefined) assert.equal(`${code}`, '[cvc]')
  }
  assert.equal(codeIn(de48(codec.message('0100'))), undefined)
})
