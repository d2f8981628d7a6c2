import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import {
  add,
  type Currency,
  currencyCodes,
  currencyFromNumeric,
  exponent,
  formatMoney,
  isCurrency,
  type Money,
  money,
  negate,
  numericCode,
  subtract,
  zero,
} from './money.ts'

const anyCurrency = fc.constantFrom(...currencyCodes)
const anyAmount = fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n })

test('adding two currencies does not compile, and asserts when types were lost on the way', () => {
  const pounds = money(100n, 'GBP')
  const yen = money(100n, 'JPY')
  // @ts-expect-error Yen are not pounds.
  assert.throws(() => add(pounds, yen), { name: 'BrokenInvariant' })
  // @ts-expect-error Nor the other way round.
  assert.throws(() => add(yen, pounds), { name: 'BrokenInvariant' })
  // @ts-expect-error Nor when taken away.
  assert.throws(() => subtract(pounds, yen), { name: 'BrokenInvariant' })
  assert.deepEqual(add(pounds, money(1n, 'GBP')), money(101n, 'GBP'))
})

test('an amount is never a number and its currency is in the table', () => {
  // @ts-expect-error A number loses pennies.
  money(100, 'GBP')
  // @ts-expect-error Not a currency.
  money(100n, 'XXY')
})

test('sums of one currency are exact at any size', () => {
  fc.assert(
    fc.property(anyCurrency, anyAmount, anyAmount, (currency, a, b) => {
      const first: Money = money(a, currency)
      const second: Money = money(b, currency)
      assert.deepEqual(add(first, second), money(a + b, currency))
      assert.deepEqual(subtract(first, second), money(a - b, currency))
      assert.deepEqual(add(first, negate(first)), zero(currency))
    }),
  )
})

test('money is printed with the decimal places of its currency', () => {
  const table: readonly [bigint, Currency, string][] = [
    [0n, 'GBP', '0.00 GBP'],
    [1n, 'GBP', '0.01 GBP'],
    [1000n, 'GBP', '10.00 GBP'],
    [-5n, 'GBP', '-0.05 GBP'],
    [-123456n, 'EUR', '-1234.56 EUR'],
    [5n, 'JPY', '5 JPY'],
    [-5n, 'JPY', '-5 JPY'],
    [1n, 'KWD', '0.001 KWD'],
    [9007199254740993n, 'GBP', '90071992547409.93 GBP'],
  ]
  for (const [amountMinor, currency, text] of table) assert.equal(formatMoney(money(amountMinor, currency)), text)
})

test('printed money holds exactly its minor units', () => {
  fc.assert(
    fc.property(anyCurrency, anyAmount, (currency, amountMinor) => {
      const digits = formatMoney(money(amountMinor, currency)).replace(/[. A-Z]/g, '')
      assert.equal(BigInt(digits), amountMinor)
    }),
  )
})

test('currencies carry the codes and exponents of ISO 4217', () => {
  const table: readonly [Currency, string, number][] = [
    ['GBP', '826', 2],
    ['EUR', '978', 2],
    ['USD', '840', 2],
    ['JPY', '392', 0],
    ['KWD', '414', 3],
    ['BHD', '048', 3],
    ['ISK', '352', 0],
  ]
  for (const [currency, numeric, digits] of table) {
    assert.equal(numericCode(currency), numeric)
    assert.equal(exponent(currency), digits)
    assert.equal(currencyFromNumeric(numeric), currency)
  }
})

test('every numeric code has three digits and leads back to its own currency', () => {
  for (const currency of currencyCodes) {
    assert.match(numericCode(currency), /^\d{3}$/)
    assert.equal(currencyFromNumeric(numericCode(currency)), currency)
  }
})

test('what is not a currency is told apart, names of object members included', () => {
  assert.equal(isCurrency('GBP'), true)
  for (const text of ['gbp', '', 'XXY', 'constructor', 'toString']) assert.equal(isCurrency(text), false)
  assert.equal(currencyFromNumeric('000'), undefined)
})
