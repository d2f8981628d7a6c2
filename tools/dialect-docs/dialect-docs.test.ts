import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { root } from '../bootstrap/paths.mjs'
import { dialectPages } from './pages.ts'

const golden = readFileSync(join(root, 'libraries/iso8583/testdata/mastercard-0100-chip.hex'), 'utf8').trim()
const pages = dialectPages(Uint8Array.from(Buffer.from(golden, 'hex')).subarray(2))

test('the dialect pages say what the tables say', () => {
  for (const { path, text } of pages)
    assert.equal(readFileSync(join(root, path), 'utf8'), text, `${path} is old: node tools/dialect-docs/main.ts`)
})

test('the example frame stands in the page whole', () => {
  const text = (pages[0]?.text ?? '').replaceAll('\n', '')
  assert.ok(text.includes(golden.toUpperCase()))
})
