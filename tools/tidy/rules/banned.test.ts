import assert from 'node:assert/strict'
import test from 'node:test'
import { treeOf } from '../tree.ts'
import { bannedRules } from './banned.ts'

const bites = (code: string, path = 'services/pot/domain/rule.ts'): boolean =>
  bannedRules.some(({ check }) => check(treeOf({ [path]: code })).length > 0)

test('what reaches for the machine is found in every form in which it is written', () => {
  const table: readonly string[] = [
    'const now = Date.now()',
    'const take = { now: Date.now }',
    'const now = new Date()',
    'const now = new Date',
    'const now = globalThis.Date.now()',
    'const chance = Math.random()',
    'setTimeout(() => {}, 1)',
    'const later = setTimeout',
    'globalThis.setTimeout(() => {}, 1)',
    'const ports = { after: setInterval }',
    'const at = performance.now()',
    'const at = process.hrtime.bigint()',
    "const home = process.env['HOME']",
    'const { HOME } = process.env',
    'process.exit(1)',
    'const id = crypto.randomUUID()',
    "import { randomBytes } from 'node:crypto'",
    "import { randomUUID as id } from 'node:crypto'",
    "import { setTimeout as sleep } from 'node:timers/promises'",
    "import { env } from 'node:process'",
    'const signal = AbortSignal.timeout(5)',
    "console.log('here')",
    'BigInt.prototype.toJSON = () => 1',
  ]
  for (const code of table) assert.ok(bites(code), code)
})

test('what only looks like it is left alone', () => {
  const table: readonly string[] = [
    'const date = new Date(0)',
    'const date = new Date(clock.now())',
    'const at = clock.monotonicMs()',
    'const at = own.Date.now()',
    'const text = "Date.now()"',
    '// Date.now()\nfoo()',
    'type Ports = { setTimeout: () => void }',
    'const cancel = timers.setTimeout(() => {}, 1)',
    "import { createHmac } from 'node:crypto'",
    'const random = Math.round(1)',
  ]
  for (const code of table) assert.ok(!bites(code), code)
})

test('adapters, main files and tests may; the rest of a library may not', () => {
  const table: readonly [string, boolean][] = [
    ['libraries/time/system-clock.ts', false],
    ['libraries/storage/sqlite-storage.ts', false],
    ['libraries/rpc/node-http-transport.ts', false],
    ['datacentre/main.ts', false],
    ['services/pot/domain/rule.test.ts', false],
    ['libraries/rpc/deadline.ts', true],
    ['services/pot/domain/system.ts', true],
    ['bank/one-process.ts', false],
    ['bank/start-bank.ts', true],
  ]
  for (const [path, found] of table) assert.equal(bites('const now = Date.now()', path), found, path)
})
