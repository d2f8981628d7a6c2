import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../', import.meta.url))

test('Ctrl-C, which a terminal sends to every process of the group and npm sends again, ends a bank once, with 0', async t => {
  const data = mkdtempSync(join(tmpdir(), 'florin-ctrl-c-'))
  t.after(() => rmSync(data, { recursive: true }))
  const listen = ['--network-listen', '--api-listen', '--operator-listen'].flatMap(flag => [flag, '127.0.0.1:0'])
  const bank = spawn(process.execPath, ['tools/florin/main.ts', 'start', '--json', '--data', data, ...listen], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const pid = bank.pid as number
  const ended = once(bank, 'exit')
  const [line] = await once(createInterface(bank.stdout), 'line')
  assert.equal(JSON.parse(line).ready, true)
  process.kill(-pid, 'SIGINT')
  process.kill(-pid, 'SIGINT')
  process.kill(pid, 'SIGINT')
  assert.deepEqual(await ended, [0, null])
  assert.equal(existsSync(join(data, 'running.json')), false)
  assert.throws(() => process.kill(-pid, 0), { code: 'ESRCH' })
})

test('npm puts no shell between the terminal and the bank: a shell would die of Ctrl-C and say 130', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  assert.match(scripts.start, /^exec node /)
  assert.match(scripts.florin, /^exec node /)
})
