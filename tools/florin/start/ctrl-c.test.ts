import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { type TestContext, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../', import.meta.url))

test('Ctrl-C, which a terminal sends to every process of the group and npm sends again, ends a bank once, with 0', async t => {
  const { bank, ended, data } = await start(t, ['tools/florin/main.ts'])
  process.kill(-bank, 'SIGINT')
  process.kill(-bank, 'SIGINT')
  process.kill(bank, 'SIGINT')
  assert.deepEqual(await ended, [0, null])
  assert.equal(existsSync(join(data, 'running.json')), false)
  assert.equal(isAlive(-bank), false)
})

test('kill -9 of the program that Node 20 runs leaves no process behind', async t => {
  const asNode20 =
    "data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'20.0.0'}})"
  const { bank, ended } = await start(t, ['--import', asNode20, 'tools/florin/florin.mjs'])
  process.kill(bank, 'SIGKILL')
  assert.deepEqual(await ended, [null, 'SIGKILL'])
  while (isAlive(-bank)) await sleep(20)
})

const start = async (t: TestContext, program: readonly string[]) => {
  const data = mkdtempSync(join(tmpdir(), 'florin-ctrl-c-'))
  const listen = ['--network-listen', '--api-listen', '--operator-listen'].flatMap(flag => [flag, '127.0.0.1:0'])
  const child = spawn(process.execPath, [...program, 'start', '--json', '--data', data, ...listen], {
    cwd: root,
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const bank = child.pid as number
  t.after(() => {
    if (isAlive(-bank)) process.kill(-bank, 'SIGKILL')
    rmSync(data, { recursive: true })
  })
  const ended = once(child, 'exit')
  const [line] = await once(createInterface(child.stdout), 'line')
  assert.equal(JSON.parse(line).ready, true)
  return { bank, ended, data }
}

/** A negative number is a group of processes. */
const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

test('npm puts no shell between the terminal and the bank: a shell would die of Ctrl-C and say 130', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  assert.match(scripts.start, /^exec node /)
  assert.match(scripts.florin, /^exec node /)
})
