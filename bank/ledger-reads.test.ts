import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { ledgerReadStories } from './story/ledger-reads-suite.ts'
import { florin } from './story/testing/florin.ts'
import { tell, tellInEveryPlacement } from './story/testing/tell.ts'

tellInEveryPlacement('the books as operators read them', ledgerReadStories)

tell('the books of a bank that is stopped', bank => {
  const read = async (...args: readonly string[]) => {
    const { exit, out } = await florin(bank().directory, 'ledger', ...args)
    return { exit, out }
  }
  test('trial balance and export are those of the bank that ran; history needs one that runs', async () => {
    const alice = await bank().customer('Alice', { pounds: 100 })
    await bank().tap(alice)
    const { position } = JSON.parse((await read('trial-balance', '--json')).out) as { position: number }
    const trialBalance = () => read('trial-balance', '--json', '--position', `${position}`)
    const running = { trialBalance: await trialBalance(), export: await read('export') }
    await bank().bank().stop()
    assert.deepEqual(await trialBalance(), running.trialBalance)
    const stopped = await read('export')
    // The bank may have booked money of its own before it stopped.
    assert.deepEqual([stopped.exit, stopped.out.startsWith(running.export.out)], [0, true])
    assert.match(running.export.out, /liabilities:customer:main:acc_\w{22} {2}-100\.00 GBP/)
    assert.equal((await read('history', alice.accountId)).exit, 3)
    const nowhere = await florin(join(bank().directory, 'nowhere'), 'ledger', 'export', '--json')
    assert.equal(nowhere.exit, 1)
    await bank().restartBank()
  })

  test('an index that is damaged or gone is built anew, and history is what it was', async () => {
    const bob = await bank().customer('Bob', { pounds: 5 })
    const history = async () => (await read('history', bob.accountId, '--json')).out
    const before = await history()
    assert.equal(JSON.parse(before).length, 1)
    const index = join(bank().directory, 'service.ledger', 'ledger-index.sqlite')
    const damages = [() => writeFileSync(index, 'no database'.repeat(500)), () => rmSync(index)]
    for (const damage of damages) {
      await bank().bank().stop()
      damage()
      await bank().restartBank()
      assert.equal(await history(), before)
    }
  })
})
