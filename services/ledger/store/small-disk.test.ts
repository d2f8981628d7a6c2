import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { statSync, unlinkSync, writeFileSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { calledWith, deposit, inDirectory, newId, opening, purchase, withLedger } from '../ledger-fixture.ts'
import { journalFileName } from './node-journal-file.ts'

const context = calledWith()

test('a real disk that runs full: payments fail as unavailable, reads go on, room brings them back', running =>
  inDirectory(async directory => {
    try {
      execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', directory], { stdio: 'ignore' })
    } catch {
      running.skip('this user may not mount a small tmpfs')
      return
    }
    try {
      await onSmallDisk(directory)
    } finally {
      execFileSync('/bin/umount', [directory])
    }
  }))

const onSmallDisk = async (directory: string) => {
  const ballast = join(directory, 'ballast')
  const { bavail, bsize } = await statfs(directory)
  writeFileSync(ballast, Buffer.alloc(bavail * bsize - 64 * 1024))
  await withLedger(directory, async rpc => {
    const accountId = newId('acc')
    await rpc.openAccount(opening(accountId), context)
    await rpc.post(deposit(accountId, 1_000_000n), context)
    let booked = 0
    const pay = async () => {
      await rpc.authorise(purchase(accountId, 1n), context)
      booked += 1
    }
    const full = { code: 'unavailable', subCode: 'ledger.journal-full' }
    await assert.rejects(async () => {
      for (;;) await pay()
    }, full)
    assert.ok(booked > 10)
    const held = async () => {
      const balance = await rpc.readBalance({ accountId }, context)
      return balance.kind === 'found' && balance.balances.held
    }
    assert.equal(await held(), BigInt(booked))
    await assert.rejects(pay, full)
    assert.equal((await rpc.verify({}, context)).ok, true)
    const size = statSync(join(directory, journalFileName)).size
    unlinkSync(ballast)
    while (
      await pay().then(
        () => false,
        () => true,
      )
    )
      await new Promise(resolve => setTimeout(resolve, 20))
    assert.ok(statSync(join(directory, journalFileName)).size > size)
    assert.equal(await held(), BigInt(booked))
    const report = await rpc.verify({}, context)
    assert.equal(report.ok && report.openHolds, booked)
  })
}
