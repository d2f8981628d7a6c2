import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import test from 'node:test'
import { root } from '../bootstrap/paths.mjs'

const files = {
  'package.json': '{ "type": "module", "imports": { "#*": "./*" }, "dependencies": { "pino": "1.0.0" } }',
  'bank/main.ts': "import { used } from '#libraries/money/partly.ts'\nused()\n",
  'libraries/money/partly.ts': 'export const used = () => 1\nexport const unused = () => 2\n',
  'libraries/money/forgotten.ts': 'export const one = 1\n',
}

test('a file, an export and a package that nothing uses are found', async t => {
  const folder = mkdtempSync(join(tmpdir(), 'florin-knip-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  cpSync(join(root, 'knip.json'), join(folder, 'knip.json'))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  const output = await new Promise<string>(resolve => {
    const args = ['--no-progress', '--no-config-hints']
    execFile(join(root, 'node_modules/.bin/knip'), args, { cwd: folder }, (_, stdout) => resolve(stdout))
  })
  assert.match(output, /Unused files \(1\)\nlibraries\/money\/forgotten\.ts/)
  assert.match(output, /Unused exports \(1\)\nunused /)
  assert.match(output, /Unused dependencies \(1\)\npino /)
})
