import assert from 'node:assert/strict'
import { test } from 'node:test'
import { categoryOf, describeMerchant, tidyName } from './describe-merchant.ts'
import categories from './mcc-categories.json' with { type: 'json' }

test('merchant names are written as people write them', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['PRET A MANGER 0123', 'Pret A Manger'],
    ['SQ *BLUE BOTTLE', 'Blue Bottle'],
    ['Café Rio', 'Café Rio'],
    ['  TESCO   STORES 2041 ', 'Tesco Stores'],
    ['7', '7'],
    ['', ''],
  ]
  for (const [sent, shown] of cases) assert.equal(tidyName(sent), shown, sent)
})

test('a merchant category code gives a spending category', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['5814', 'eating-out'],
    ['5411', 'groceries'],
    ['6011', 'cash'],
    ['3058', 'holidays'],
    ['4900', 'bills'],
    ['0000', 'general'],
    ['', 'general'],
  ]
  for (const [mcc, category] of cases) assert.equal(categoryOf(mcc).category, category, mcc)
})

test('the category ranges are in order and do not overlap', () => {
  for (const [index, row] of categories.entries()) {
    assert.ok(row.from <= row.to, `${row.from}`)
    assert.ok(index === 0 || (categories[index - 1]?.to ?? 0) < row.from, `${row.from}`)
  }
})

test('a merchant without a name is shown by its acceptor id', () => {
  const acceptor = {
    acceptorId: 'SHOP1          ',
    terminalId: 'T1',
    name: ' ',
    city: 'LONDON',
    country: 'GBR',
    mcc: '5814',
  }
  const merchant = describeMerchant('merch_0000000000000000000001' as never, acceptor)
  assert.deepEqual([merchant.name, merchant.city, merchant.emoji], ['SHOP1', 'London', '☕'])
})
