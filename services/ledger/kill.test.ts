import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { calledWith, inDirectory, purchase, victimAccount, withLedger } from './ledger-fixture.ts'
import { verifyLedgerDirectory } from './service.ts'

const kills = 20
const victim = fileURLToPath(new URL('kill-victim-fixture.ts', import.meta.url))
const context = calledWith()

test(`a ledger killed ${kills} times under load loses nothing that it acknowledged and books nothing twice`, () =>
  inDirectory(async directory => {
    /** Position of each acknowledged purchase, by its number. */
    const acknowledged = new Map<number, number>()
    for (let life = 0; life < kills; life++) {
      const highest = Math.max(0, ...acknowledged.keys())
      // Each life repeats some of the purchases that the one before it may have booked.
      const lines = await liveAndDie(directory, Math.max(0, highest - 40), 20 + life * 17)
      for (const [number, position] of lines) {
        const before = acknowledged.get(number)
        assert.ok(before === undefined || before === position, `purchase ${number} has one place in the journal`)
        acknowledged.set(number, position)
      }
      const report = await verifyLedgerDirectory({ directory })
      assert.equal(report.chain, 'ok', `after kill ${life + 1}`)
      assert.equal(report.ok, true)
    }
    assert.equal(new Set(acknowledged.values()).size, acknowledged.size)
    await withLedger(directory, async rpc => {
      for (const [number, position] of acknowledged) {
        const repeat = purchase(victimAccount, 1n, { commandId: `purchase-${number}` })
        const outcome = await rpc.authorise(repeat, context)
        assert.ok(outcome.kind === 'approved' && outcome.replayed && outcome.position === position)
      }
      const balance = await rpc.readBalance({ accountId: victimAccount }, context)
      const { position, openHolds, ok } = await rpc.verify({}, context)
      assert.equal(ok, true)
      assert.equal(openHolds, position - 2, 'every purchase in the journal holds its penny once')
      assert.equal(balance.kind === 'found' && balance.balances.held, BigInt(position - 2))
      assert.ok(openHolds >= acknowledged.size)
    })
  }))

/** Runs the victim until it has acknowledged this many purchases, and kills it in the middle of the next ones. */
const liveAndDie = async (directory: string, from: number, count: number): Promise<[number, number][]> => {
  const child = spawn(process.execPath, [victim, directory, `${from}`], { stdio: ['ignore', 'pipe', 'inherit'] })
  const exited = once(child, 'exit')
  let text = ''
  child.stdout.setEncoding('utf8')
  for await (const chunk of child.stdout) {
    text += chunk
    if (text.split('\n').length > count) child.kill('SIGKILL')
  }
  assert.deepEqual(await exited, [null, 'SIGKILL'])
  return text
    .slice(0, text.lastIndexOf('\n'))
    .split('\n')
    .map(line => line.split(' ').map(Number) as [number, number])
}
