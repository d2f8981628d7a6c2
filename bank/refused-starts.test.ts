import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { openStoryBank, type StoryBank } from './story/testing/story-bank.ts'

type Ended = { readonly exit: number | null; readonly stderr: string }

const anyPorts = {
  FLORIN_API_LISTEN: '127.0.0.1:0',
  FLORIN_OPERATOR_LISTEN: '127.0.0.1:0',
  FLORIN_NETWORK_LISTEN: '127.0.0.1:0',
}

/** Runs a program that is expected to end by itself. */
const run = (program: string, environment: Record<string, string>, args: readonly string[] = []): Promise<Ended> => {
  const path = fileURLToPath(new URL(`../${program}`, import.meta.url))
  const { PATH = '' } = process.env
  const child = spawn(process.execPath, [path, ...args], {
    env: { PATH, ...anyPorts, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', text => {
    stderr += text
  })
  return new Promise(resolve => child.once('close', exit => resolve({ exit, stderr })))
}

const bankProgram = 'bank/one-process.ts'
const edgeProgram = 'datacentre/main.ts'
const journal = 'service.ledger/journal-000001.flj'

const digest = (file: string): string => createHash('sha256').update(readFileSync(file)).digest('hex')

const spoil = (directory: string, change: (bytes: Buffer) => Buffer): Record<string, string> => {
  const file = join(directory, journal)
  writeFileSync(file, change(readFileSync(file)))
  return { FLORIN_DATA: directory }
}
/** In the middle of what was written: behind it the file has space that was prepared, all zeros. */
const flipped = (bytes: Buffer): Buffer => {
  const at = Math.floor(bytes.findLastIndex(byte => byte !== 0) / 2)
  bytes[at] = (bytes[at] ?? 0) ^ 0xff
  return bytes
}

type Row = readonly [what: string, program: string, environment: () => Record<string, string>, RegExp, number]

/** What the rows need of the bank that runs meanwhile; asked when a row's turn comes. */
type World = { readonly running: () => StoryBank; readonly stopped: () => string; readonly copy: () => string }

const otherFormat = (directory: string): Record<string, string> => {
  writeFileSync(join(directory, 'florin-data.json'), '{"format":99}')
  return { FLORIN_DATA: directory }
}

const refusals = ({ running, stopped, copy }: World): readonly Row[] => [
  ['a port that is no port', bankProgram, () => ({ FLORIN_API_LISTEN: 'everywhere' }), /FLORIN_API_LISTEN/, 2],
  ['a setting that nobody knows', bankProgram, () => ({ FLORIN_DATTA: '/x' }), /FLORIN_DATTA.*FLORIN_DATA/, 2],
  ['an operators’ door for everybody', bankProgram, () => ({ FLORIN_OPERATOR_LISTEN: '0.0.0.0:0' }), /loopback/, 2],
  [
    'a dialect that nobody speaks',
    edgeProgram,
    () => ({ FLORIN_NETWORK_DIALECT: 'visa' }),
    /FLORIN_NETWORK_DIALECT/,
    2,
  ],
  [
    'a directory that is a file',
    bankProgram,
    () => ({ FLORIN_DATA: join(copy(), 'florin-data.json/x') }),
    /cannot be used/,
    4,
  ],
  ['a directory that cannot be written', bankProgram, () => ({ FLORIN_DATA: '/proc/florin' }), /cannot be used/, 4],
  [
    'a directory that another bank has',
    bankProgram,
    () => ({ FLORIN_DATA: running().directory }),
    /in use by process \d+/,
    4,
  ],
  ['an edge that runs twice', edgeProgram, () => ({ FLORIN_DATA: running().directory }), /in use by process \d+/, 4],
  [
    'a port that is taken',
    bankProgram,
    () => ({ FLORIN_DATA: stopped(), FLORIN_API_LISTEN: running().bank().api }),
    /in use by another program/,
    4,
  ],
  [
    'a network port that is taken',
    edgeProgram,
    () => ({ FLORIN_DATA: stopped(), FLORIN_NETWORK_LISTEN: running().door() }),
    /another program has that port/,
    4,
  ],
  ['data of another version', bankProgram, () => otherFormat(stopped()), /data format 99/, 4],
  [
    'a journal with a damaged middle',
    bankProgram,
    () => spoil(stopped(), flipped),
    /journal-000001\.flj.*(offset|batch)/,
    4,
  ],
  [
    'a journal that is something else',
    bankProgram,
    () => spoil(stopped(), () => Buffer.from('not a journal at all, but text '.repeat(9))),
    /journal-000001\.flj/,
    4,
  ],
]

describe('a bank that cannot start says why in one sentence', () => {
  let scratch: string
  let running: StoryBank
  let copies = 0
  before(async () => {
    scratch = mkdtempSync(join(tmpdir(), 'florin-refused-'))
    running = await openStoryBank()
    const alice = await running.customer('Alice', { pounds: 100 })
    for (let tap = 0; tap < 20; tap++) await running.tap(alice, { pounds: 1 })
    await running.operators.command('backup', { directory: join(scratch, 'copy') })
  })
  after(async () => {
    await running.close()
    rmSync(scratch, { recursive: true, force: true })
  })

  /** The files of a bank that has stopped, to be spoilt. */
  const stopped = (): string => {
    const directory = join(scratch, `stopped-${++copies}`)
    cpSync(join(scratch, 'copy'), directory, { recursive: true })
    return directory
  }
  const rows = refusals({ running: () => running, stopped, copy: () => join(scratch, 'copy') })

  for (const [what, program, environment, sentence, exit] of rows)
    test(`${what}: exit ${exit}, and the data is as it was`, async () => {
      const given: Record<string, string> = { FLORIN_DATA: join(scratch, `new-${++copies}`), ...environment() }
      const file = join(given['FLORIN_DATA'] ?? '', journal)
      const before = given['FLORIN_DATA']?.includes('stopped') ? digest(file) : undefined
      const ended = await run(program, given)
      assert.match(ended.stderr, sentence)
      assert.equal(ended.exit, exit, ended.stderr)
      assert.deepEqual(ended.stderr.trim().split('\n').length, 1, `one sentence: ${ended.stderr}`)
      if (before !== undefined) assert.equal(digest(file), before)
    })

  test('a service of its own: unknown names, and a directory that a bank in one process has', async () => {
    const unknown = await run('bank/one-service.ts', { FLORIN_DATA: stopped() }, ['service.casino'])
    assert.match(unknown.stderr, /service\.casino.*service\.ledger/)
    assert.equal(unknown.exit, 2)
    const intruder = await run('bank/one-service.ts', { FLORIN_DATA: running.directory }, ['service.ledger'])
    assert.match(intruder.stderr, /in use by process \d+/)
    assert.equal(intruder.exit, 4)
  })

  test('a bank starts on what a refused one left, and the running one was not disturbed', async () => {
    const bob = await running.customer('Bob', { pounds: 5 })
    assert.equal((await running.tap(bob, { pounds: 1 })).code, '00')
    await running.verifyBooks()
  })
})
