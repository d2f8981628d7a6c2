import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, test } from 'node:test'
import { tell, tellInEveryPlacement } from './story/testing/tell.ts'
import { verifyFiles } from './story/testing/verify-files.ts'
import { waitFor } from './story/testing/wait-for.ts'

/** More than fit into the space that the journal was given before the disk was full. */
const paymentsMax = 3000

const mount = (directory: string): void =>
  void execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', directory], { stdio: 'ignore' })
const unmount = (directory: string): void => void execFileSync('umount', ['-l', directory], { stdio: 'ignore' })

/** Build servers must show it; elsewhere a user who may not mount is told what was not shown. */
const whyNoMount = (): string | undefined => {
  const directory = mkdtempSync(join(tmpdir(), 'florin-mount-'))
  try {
    mount(directory)
    unmount(directory)
    return undefined
  } catch {
    return process.env['CI'] === 'true' ? undefined : 'NOT SHOWN: this user may not mount a small tmpfs'
  } finally {
    rmSync(directory, { recursive: true, force: true })
  }
}

const smallLedgerDisk = (directory: string): (() => void) => {
  const ledger = join(directory, 'service.ledger')
  writeFileSync(join(directory, 'florin-data.json'), '{"format":1}')
  mkdirSync(ledger, { mode: 0o700 })
  mount(ledger)
  return () => unmount(ledger)
}

const noMount = whyNoMount()

if (noMount !== undefined)
  describe('a bank whose disk is full', () => test('goes on reading', { skip: noMount }, () => {}))
else
  tellInEveryPlacement(
    'a bank whose disk is full',
    bank => {
      test('payments get 96, reads go on, it is not ready, and it recovers by itself when there is room', async () => {
        const { customer, tap, network, balances, transactions, operators, isReady, verifyBooks } = bank()
        const alice = await customer('Alice', { pounds: 1000 })
        assert.equal((await tap(alice, { pounds: 1 })).code, '00')
        const disk = join(bank().directory, 'service.ledger')
        const { bavail, bsize } = statfsSync(disk)
        const ballast = join(disk, 'ballast')
        writeFileSync(ballast, Buffer.alloc(Math.max(0, bavail - 8) * bsize))

        let approved = 1
        let refused = await tap(alice, { pounds: 1 })
        for (; refused.code === '00' && approved < paymentsMax; approved++) refused = await tap(alice, { pounds: 1 })
        assert.equal(refused.code, '96')
        assert.equal((await tap(alice, { pounds: 1 })).code, '96')
        assert.equal((await balances(alice)).held, approved * 100)
        assert.equal((await transactions(alice)).length, 30)
        await verifyBooks()
        await waitFor('it says that it is not ready', async () => !(await isReady()))
        const { text } = await operators.text('/health/ready')
        assert.match(text, /journal|room|full/i)

        rmSync(ballast)
        await waitFor('it is ready again', isReady)
        assert.equal((await tap(alice, { pounds: 1 })).code, '00')
        const { message } = await network().repeat(refused.request)
        assert.equal(message.text(39), '00', 'nothing had been decided about it')
        assert.equal((await balances(alice)).held, (approved + 2) * 100)
      })
    },
    { prepare: smallLedgerDisk },
  )

/** Makes every `fdatasync` of a process fail from now on; undefined where that cannot be done. */
const failFlushes = async (pid: number): Promise<(() => Promise<void>) | undefined> => {
  const strace = spawn('strace', ['-f', '-qq', '-e', 'inject=fdatasync,fsync:error=EIO', '-p', String(pid)], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  strace.stderr.setEncoding('utf8').on('data', text => {
    said += text
  })
  let hasEnded = false
  const ended = new Promise<void>(resolve => {
    for (const event of ['close', 'error'])
      strace.once(event, () => {
        hasEnded = true
        resolve()
      })
  })
  const isTraced = () => /TracerPid:\t[1-9]/.test(execFileSync('cat', [`/proc/${pid}/status`]).toString())
  await waitFor('the tracer is there or has given up', () => hasEnded || isTraced())
  if (hasEnded || /not permitted/.test(said)) return undefined
  return async () => {
    strace.kill()
    await ended
  }
}

tell('a bank whose disk no longer keeps what it is given', bank => {
  test('it exits at once, the terminal is not declined by it, and after a restart nothing is lost', async t => {
    const { customer, tap, network, balances, restartBank } = bank()
    const alice = await customer('Alice', { pounds: 100 })
    assert.equal((await tap(alice)).code, '00')
    const program = bank().bank().programs.get('bank')
    assert.ok(program)
    const stopFailing = await failFlushes(program.pid)
    if (stopFailing === undefined) return t.skip('NOT SHOWN: strace is missing or may not attach')
    const payment = tap(alice, { pounds: 5 }).catch(() => undefined)
    assert.equal(await program.ended, 4)
    await stopFailing()
    assert.match(program.output(), /\S/, 'it says why')
    const terminal = await payment
    assert.ok(terminal === undefined || terminal.code === '91', `never a decline: ${terminal?.code}`)
    const { report } = await verifyFiles(bank().directory)
    assert.equal(report['ok'], true)

    await restartBank()
    await waitFor('what got 91 is given back', async () => (await balances(alice)).held === 1000)
    if (terminal !== undefined) assert.deepEqual((await network().repeat(terminal.request)).frame, terminal.reply.frame)
    assert.equal((await tap(alice)).code, '00')
  })
})
