import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { Failure } from '../errors/failure.ts'
import { cvc, pan, secret } from '../errors/sensitive.ts'
import { manualClock } from '../time/manual-clock.ts'
import { humanLine } from './human-line.ts'
import { pinoLog } from './pino-log.ts'

const folder = (t: TestContext): string => {
  const path = mkdtempSync(join(tmpdir(), 'florin-logs-'))
  t.after(() => rmSync(path, { recursive: true, force: true }))
  return path
}

const open = (t: TestContext, directory: string, { bytesMax = 1_000_000, level = 'info' as const } = {}) => {
  const clock = manualClock()
  const lines: string[] = []
  const traceId = () => 'aaaabbbbccccddddeeeeffff00001111'
  const file = pinoLog({
    clock,
    directory,
    process: 'bank',
    level,
    bytesMax,
    traceId,
    onLine: line => lines.push(line),
  })
  t.after(file.close)
  return { ...file, clock, lines }
}

const sizeOf = (directory: string): number =>
  readdirSync(directory).reduce((sum, file) => sum + statSync(join(directory, file)).size, 0)

test('a line has its time, level, place, sentence, trace and fields', t => {
  const directory = folder(t)
  const { log, lines, close } = open(t, directory)
  log.at('service.card').warn('A card was closed.', { cardId: 'card_1', amountMinor: 10n, level: 'gold' })
  log.debug('Not kept.')
  close()
  const line =
    '{"level":"warn","time":"2026-01-15T12:00:00.000Z","place":"service.card","traceId":"aaaabbbbccccddddeeeeffff00001111",' +
    '"cardId":"card_1","amountMinor":"10","levelField":"gold","message":"A card was closed."}\n'
  assert.equal(readFileSync(join(directory, 'bank-000001.log'), 'utf8'), line)
  assert.equal(
    humanLine(lines[0] as string),
    '12:00:00.000 warn  service.card  A card was closed. traceId=aaaabbbbccccddddeeeeffff00001111 cardId=card_1 amountMinor=10 levelField=gold',
  )
})

test('lines reach the disk within a second, errors at once', t => {
  const directory = folder(t)
  const { log, clock } = open(t, directory)
  log.info('One.')
  assert.equal(sizeOf(directory), 0)
  clock.advance(1000)
  const first = sizeOf(directory)
  assert.ok(first > 0)
  log.error('Two.')
  assert.ok(sizeOf(directory) > first)
})

test('files are numbered, and all of them together stay below the limit, the oldest going first', t => {
  const directory = folder(t)
  const { log, close } = open(t, directory, { bytesMax: 40_000 })
  for (let number = 1; number <= 2000; number++) log.info('A line of the log.', { number })
  close()
  const files = readdirSync(directory).sort()
  assert.ok(sizeOf(directory) <= 40_000, `${sizeOf(directory)} bytes`)
  assert.ok(sizeOf(directory) > 25_000, `${sizeOf(directory)} bytes`)
  assert.ok(files.length >= 6 && files[0] !== 'bank-000001.log', files.join())
  const numbers = files.flatMap(file =>
    readFileSync(join(directory, file), 'utf8')
      .trimEnd()
      .split('\n')
      .map(line => (JSON.parse(line) as { number: number }).number),
  )
  assert.deepEqual(
    numbers,
    Array.from({ length: numbers.length }, (_, index) => 2001 - numbers.length + index),
  )
})

test('a restarted process goes on in its last file and leaves the files of others alone', t => {
  const directory = folder(t)
  writeFileSync(join(directory, 'bank-000003.log'), 'before\n')
  writeFileSync(join(directory, 'bank-edge-000009.log'), 'other\n')
  const { log, close } = open(t, directory)
  log.info('After.')
  close()
  assert.deepEqual(readdirSync(directory).sort(), ['bank-000003.log', 'bank-edge-000009.log'])
  assert.match(readFileSync(join(directory, 'bank-000003.log'), 'utf8'), /^before\n.*After\..*\n$/s)
})

test('a log that cannot be written counts its lines and stops nobody', t => {
  const directory = join(folder(t), 'file')
  writeFileSync(directory, '')
  const { log, flush, droppedLines } = open(t, directory)
  log.info('One.')
  log.info('Two.')
  flush()
  assert.equal(droppedLines(), 2)
})

test('card data does not reach the log, by its type or by the net', t => {
  const number = '5204740000001002'
  const table: readonly [unknown, string][] = [
    [pan(number), '520474******1002'],
    [cvc('123'), '[cvc]'],
    [secret('token'), '[secret]'],
    [{ deep: [pan(number)] }, '{"deep":["520474******1002"]}'],
    [number, '520474******1002'],
    [Number(number), '520474******1002'],
    [`card ${number}, again`, 'card 520474******1002, again'],
    ['5204 7400 0000 1002', '520474******1002'],
    ['5204-7400-0000-1002', '520474******1002'],
    [`;${number}=30121010000000000000?`, '[track]'],
    [`${number}D30121010000000000000F`, '[track]F'],
    [`%B${number}^DOE/JANE^30121010000000?`, '[track]'],
    [{ a: { b: `x${number}y` } }, '{"a":{"b":"x520474******1002y"}}'],
    ['52047400000010025204740000001002', '[digits]'],
    // Not card data: fails the check, a time, an id.
    ['5204740000001003', '5204740000001003'],
    [1_768_478_400_006, '1768478400006'],
    ['tx_0000B4P5TtLvmW1GmlJJTs', 'tx_0000B4P5TtLvmW1GmlJJTs'],
  ]
  const { log, lines } = open(t, folder(t))
  for (const [value, kept] of table) {
    lines.length = 0
    log.info('Seen.', { value })
    const found = (JSON.parse(lines[0] as string) as { value: unknown }).value
    assert.equal(typeof found === 'string' ? found : JSON.stringify(found), kept)
  }
  log.info(`Number ${number}.`)
  assert.match(lines.at(-1) as string, /Number 520474\*{6}1002\./)
})

test('an error is logged once on its way up, with its causes', t => {
  const { log, lines } = open(t, folder(t))
  const error = new Failure('internal', 'ledger.broken', 'It broke.', {
    cause: new Error('Card 5204740000001002 does it.'),
  })
  log.error('First.', { error })
  log.at('service.api').error('Again.', { error })
  log.error('Without an error.')
  assert.equal(lines.length, 2)
  const kept = JSON.parse(lines[0] as string) as {
    error: { subCode: string; stack: string; cause: { message: string } }
  }
  assert.equal(kept.error.subCode, 'ledger.broken')
  assert.equal(kept.error.cause.message, 'Card 520474******1002 does it.')
  assert.match(kept.error.stack, /pino-log\.test/)
})
