import assert from 'node:assert/strict'
import { test } from 'node:test'
import { displayMoney } from './display-money.ts'
import type { Currency } from './money.ts'

test('amounts are shown in the currency of the customer, exactly', () => {
  const cases: readonly (readonly [bigint, Currency, string])[] = [
    [1000n, 'GBP', '£10.00'],
    [-450n, 'GBP', '-£4.50'],
    [5n, 'GBP', '£0.05'],
    [500n, 'JPY', 'JP¥500'],
    [9007199254740993n, 'GBP', '£90,071,992,547,409.93'],
  ]
  for (const [amountMinor, currency, shown] of cases) assert.equal(displayMoney({ amountMinor, currency }), shown)
})
