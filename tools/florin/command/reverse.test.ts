import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../', import.meta.url))

test('a payment that was taken back in part is taken back in full, and its lines are in the logs of a stopped bank', async t => {
  const data = mkdtempSync(join(tmpdir(), 'florin-reverse-'))
  t.after(() => rmSync(data, { recursive: true }))
  const listen = ['--network-listen', '--api-listen', '--operator-listen'].flatMap(flag => [flag, '127.0.0.1:0'])
  const bank = spawn(process.execPath, ['tools/florin/main.ts', 'start', '--json', '--data', data, ...listen], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const ended = once(bank, 'exit')
  t.after(() => bank.kill('SIGKILL'))
  await once(createInterface(bank.stdout), 'line')
  const florin = (...words: string[]) => run([...words, '--json', '--data', data])
  const { customerId } = await florin('customer', 'add', '--name', 'Alice')
  const account = ['account', 'open', '--customer', customerId ?? '', '--currency', 'GBP', '--deposit', '5000']
  const { accountId = '' } = await florin(...account)
  const { cardId = '' } = await florin('card', 'issue', '--account', accountId)
  const held = async () => (await florin('account', 'show', accountId))['held']
  const { transactionId = '' } = await florin('tap', '--card', cardId, '--amount', '1000')
  assert.equal((await florin('reverse', transactionId, '--remaining', '1000'))['error']?.['field'], 'remaining')
  await florin('reverse', transactionId, '--remaining', '300')
  assert.deepEqual(await held(), { amountMinor: 300, currency: 'GBP' })
  await florin('reverse', transactionId)
  assert.deepEqual(await held(), { amountMinor: 0, currency: 'GBP' })
  bank.kill('SIGTERM')
  await ended
  const { mti, responseCode } = await florin('logs', '--payment', transactionId)
  assert.deepEqual([mti, responseCode], ['0100', '00'])
})

/** The document that a command prints, whatever its exit. */
const run = (words: readonly string[]): Promise<Record<string, string> & { error?: Record<string, string> }> =>
  new Promise((resolve, reject) => {
    execFile(process.execPath, ['tools/florin/main.ts', ...words], { cwd: root }, (error, stdout) => {
      try {
        resolve(JSON.parse(stdout))
      } catch {
        reject(error ?? new Error(`Not a document: ${stdout}`))
      }
    })
  })
