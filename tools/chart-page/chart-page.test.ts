import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { bankAddressNames, chartOfAccounts, namedBalances } from '#services/ledger/contract.ts'
import { chartPage } from './chart-page.ts'

test('the page of the chart of accounts is what the tables say', () => {
  const page = readFileSync(new URL('../../docs/reference/chart-of-accounts.md', import.meta.url), 'utf8')
  assert.equal(page, chartPage(chartOfAccounts, namedBalances), 'run `node tools/chart-page/main.ts`')
})

test('the chart has a line for each address of the bank, and no other', () => {
  const names = chartOfAccounts.map(({ name }) => name).filter(name => name !== 'customer' && name !== 'pot')
  assert.deepEqual(names.toSorted(), [...bankAddressNames].toSorted())
})

test('a line is a break after some time exactly if it nets to zero', () => {
  for (const { name, netsToZero, breakAfterHours } of chartOfAccounts)
    assert.equal(netsToZero, breakAfterHours !== undefined, name)
})

test('each flow has clearing and suspense', () => {
  const names = new Set(chartOfAccounts.map(({ name }) => name))
  for (const flow of ['card', 'deposits', 'transfer'])
    for (const part of ['clearing', 'suspense']) assert.ok(names.has(`${flow}-${part}`), `${flow}-${part}`)
})

test('named balances name lines of the chart', () => {
  const names = new Set(chartOfAccounts.map(({ name }) => name))
  for (const { name, lines } of namedBalances) for (const line of lines) assert.ok(names.has(line), `${name}: ${line}`)
})
