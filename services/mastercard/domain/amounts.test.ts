import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codecFor } from '#libraries/iso8583/codec.ts'
import { type Currency, type Money, money } from '#libraries/money/money.ts'
import { billingAmount, remainingAmount } from './amounts.ts'

const codec = codecFor({ dialect: 'mastercard' })
type Elements = Readonly<Record<number, string>>
const messageOf = (mti: string, elements: Elements) =>
  Object.entries(elements).reduce(
    (message, [element, value]) => message.set(Number(element), value),
    codec.message(mti),
  )

const twelve = (amount: number): string => String(amount).padStart(12, '0')
const de95 = (transaction: number, settlement: number, billing: number): string =>
  `${twelve(transaction)}${twelve(settlement)}${twelve(billing)}000000`

test('a payment costs its billing amount, or its transaction amount when there is none', () => {
  const cases: [name: string, elements: Elements, outcome: Money<Currency> | string][] = [
    ['DE 4 in DE 49', { 4: twelve(1000), 49: '826' }, money(1000n, 'GBP')],
    ['DE 6 in DE 51', { 4: twelve(4592), 49: '978', 6: twelve(5066), 51: '840' }, money(5066n, 'USD')],
    ['DE 6 of nothing', { 4: twelve(4592), 49: '826', 6: twelve(0), 51: '826' }, money(0n, 'GBP')],
    ['DE 6 without DE 51', { 4: twelve(1), 49: '826', 6: twelve(1) }, 'format'],
    ['DE 51 without DE 6', { 4: twelve(1), 49: '826', 51: '840' }, money(1n, 'GBP')],
    ['no currency', { 4: twelve(1) }, 'format'],
    ['no amount', { 49: '826' }, 'format'],
    ['a currency that nobody has', { 4: twelve(1), 49: '000' }, 'not-allowed'],
  ]
  for (const [name, elements, outcome] of cases)
    assert.deepEqual(billingAmount(messageOf('0100', elements)), outcome, name)
})

test('DE 95 says what remains, and all zeros that nothing does', () => {
  const inGbp = { 4: twelve(1000), 49: '826' }
  const inEur = { 4: twelve(1000), 49: '978', 6: twelve(850), 51: '826' }
  const both = { 4: twelve(1000), 49: '826', 6: twelve(1000), 51: '826' }
  const cases: [name: string, elements: Elements, outcome: Money | undefined][] = [
    ['a full reversal', inGbp, undefined],
    ['all zeros', { ...inGbp, 95: de95(0, 0, 0) }, undefined],
    ['the billing amount', { ...inGbp, 95: de95(400, 0, 400) }, money(400n, 'GBP')],
    ['the billing amount alone', { ...inGbp, 95: de95(0, 0, 400) }, money(400n, 'GBP')],
    ['the transaction amount alone', { ...inGbp, 95: de95(400, 0, 0) }, money(400n, 'GBP')],
    ['converted', { ...inEur, 95: de95(400, 0, 340) }, money(340n, 'GBP')],
    ['converted, the transaction amount alone', { ...inEur, 95: de95(400, 0, 0) }, money(0n, 'GBP')],
    ['both in one currency, the transaction amount alone', { ...both, 95: de95(400, 0, 0) }, money(400n, 'GBP')],
    ['no currency', { 4: twelve(1), 95: de95(400, 0, 400) }, undefined],
  ]
  for (const [name, elements, outcome] of cases)
    assert.deepEqual(remainingAmount(messageOf('0400', elements)), outcome, name)
})
