import assert from 'node:assert/strict'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { startPlaced } from './story/testing/placements.ts'
import type { StoryBank } from './story/testing/story-bank.ts'
import { tell, tellInEveryPlacement } from './story/testing/tell.ts'
import { compareWithBooks, startTraffic } from './story/testing/traffic.ts'
import { verifyFiles } from './story/testing/verify-files.ts'
import { waitFor } from './story/testing/wait-for.ts'

const customersOf = (bank: StoryBank, count: number) =>
  Promise.all(Array.from({ length: count }, (_, index) => bank.customer(`Customer ${index}`, { pounds: 10_000 })))

tellInEveryPlacement('stopping a bank', bank => {
  test('Ctrl-C in the middle of traffic: every process ends with 0, and nothing that was answered is lost', async () => {
    const customers = await customersOf(bank(), 30)
    const traffic = startTraffic(bank(), { customers, perSecond: 100 })
    await waitFor('payments are approved', () => traffic.answered('00') >= 50)
    assert.ok(existsSync(join(bank().directory, 'running.json')))
    const exits = await bank().bank().stop()
    assert.deepEqual([...new Set(exits)], [0])
    assert.equal(existsSync(join(bank().directory, 'running.json')), false)
    const { exit, report } = await verifyFiles(bank().directory)
    assert.deepEqual([exit, report['ok'], report['chain']], [0, true, 'ok'])
    await bank().restartBank()
    const before = traffic.answered('00')
    await waitFor('payments are approved again', () => traffic.answered('00') > before)
    await traffic.stop()
    await compareWithBooks(bank(), traffic)
  })

  test('a copy of a bank that pays meanwhile can be verified, and a bank starts on it', async () => {
    const customers = await customersOf(bank(), 10)
    const [alice] = customers
    const traffic = startTraffic(bank(), { customers, perSecond: 100 })
    await waitFor('payments are approved', () => traffic.answered('00') >= 50)
    const copy = join(bank().directory, '..', 'copy')
    const { files } = await bank().operators.command<{ files: number }>('backup', { directory: copy })
    await traffic.stop()
    assert.ok(files > 10)
    const { exit, report } = await verifyFiles(copy)
    assert.deepEqual([exit, report['ok'], report['chain'], report['sums']], [0, true, 'ok', { GBP: '0' }])
    const again = await bank().operators.ask('backup', { directory: copy })
    assert.equal(again.status, 409, 'a copy is not written over')

    const second = await startPlaced('one process', {
      PATH: process.env['PATH'],
      FLORIN_DATA: copy,
      FLORIN_API_LISTEN: '127.0.0.1:0',
      FLORIN_OPERATOR_LISTEN: '127.0.0.1:0',
    })
    const answer = await fetch(`http://${second.api}/ping/whoami`, {
      headers: { authorization: `Bearer ${alice?.token}` },
    })
    assert.equal(answer.status, 200, 'its customers are known there')
    assert.deepEqual(await second.stop(), [0])
    rmSync(copy, { recursive: true })
  })
})

tell('a bank that was killed', bank => {
  test('its files can be verified as they lie there, and those of a bank that never was say so', async () => {
    const [alice] = await customersOf(bank(), 1)
    assert.ok(alice)
    assert.equal((await bank().tap(alice)).code, '00')
    await bank().killBank()
    const { exit, report } = await verifyFiles(bank().directory)
    assert.deepEqual([exit, report['ok']], [0, true])
    const nowhere = await verifyFiles(join(bank().directory, 'nowhere'))
    assert.equal(nowhere.exit, 4)
    const { message } = nowhere.report['error'] as { message: string }
    assert.match(message, /journal/)
    await bank().restartBank()
  })
})
