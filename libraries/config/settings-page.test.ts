import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { florinSettings } from './settings.ts'
import { settingsPage } from './settings-page.ts'

test('the page of settings is the one that the declarations make', () => {
  const page = readFileSync(new URL('../../docs/reference/settings.md', import.meta.url), 'utf8')
  assert.equal(page, settingsPage(florinSettings), 'Run: node libraries/config/write-settings-page.ts')
})

test('every setting has a name of its own and a sentence', () => {
  const all = Object.values(florinSettings)
  assert.equal(new Set(all.map(({ name }) => name)).size, all.length)
  for (const { name, documentation } of all) assert.match(documentation, /^[A-Z].*\.$/, name)
})
