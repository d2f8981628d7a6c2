import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statfsSync,
  truncateSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { crc32 } from 'node:zlib'
import { verifyLedgerDirectory } from '../service.ts'
import { formatVersion, headerLength } from './batch-header.ts'
import type { FaultVictim, StartVictim } from './fault-victim-fixture.ts'
import { journalFileName } from './node-journal-file.ts'
import { snapshotLimits } from './snapshot/snapshot-limits.ts'

/** What was seen of a ledger whose disk failed: by the operator, in the log, and by its callers. */
export type Shown = { readonly operator: string; readonly callers: string }

/** Does to a directory what its name in `docs/when-the-disk-fails.md` says. Undefined: this user or machine cannot show it. */
export type FaultCase = (directory: string, start: StartVictim) => Promise<Shown | undefined>

export const faultCases: Readonly<Record<string, FaultCase>> = {
  'the disk is full': async (directory, start) => {
    if (!mounted(directory)) return undefined
    try {
      return await onFullDisk(directory, start)
    } finally {
      execFileSync('umount', ['-l', directory])
    }
  },
  'a flush fails': (directory, start) => whileItPays({ directory, start, inject: 'fdatasync:error=EIO:when=3+' }),
  'a write fails': (directory, start) => whileItPays({ directory, start, inject: 'pwrite64:error=EIO:when=4+' }),
  'the journal is deleted while it runs': async (directory, start) => {
    const victim = await start(directory)
    unlinkSync(join(directory, journalFileName))
    return stopped(victim)
  },
  'a read fails while it runs': async (directory, start) => {
    if (!isTraceable()) return undefined
    // More than it keeps in memory for readers.
    const victim = await start(directory, { payments: 5000, inject: 'pread64:error=EIO' })
    const callers = await victim.ask('read')
    assert.equal(await victim.ask('pay after'), 'approved', 'payments go on')
    assert.equal(await victim.end(), 0)
    await assertExact(directory)
    return { operator: victim.said(), callers: callers ?? '' }
  },
  'a read fails at start': async (directory, start) => {
    if (!isTraceable()) return undefined
    await written(directory, start)
    return refusedStart({ directory, start, inject: 'pread64:error=EIO' })
  },
  'the power goes while a batch is written': async (directory, start) => {
    const { bytes, path, last } = await written(directory, start)
    truncateSync(path, last + 1 + Math.floor(Math.random() * (bytes.length - last - 1)))
    const victim = await start(directory)
    assert.equal(await victim.ask('pay last'), 'approved', 'what was cut had never been answered')
    assert.equal(await victim.end(), 0)
    await assertExact(directory)
    return { operator: victim.said(), callers: '' }
  },
  'a bit flips': async (directory, start) => {
    const { bytes, path } = await written(directory, start)
    const at = Math.floor(Math.random() * bytes.length)
    bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(Math.random() * 8))
    writeFileSync(path, bytes)
    return refusedStart({ directory, start })
  },
  'a batch in the middle is lost': async (directory, start) => {
    const { bytes, path, last } = await written(directory, start)
    const first = headerLength + bytes.readUInt32LE(16)
    writeFileSync(path, Buffer.concat([bytes.subarray(0, first), bytes.subarray(last)]))
    return refusedStart({ directory, start })
  },
  'the journal is gone or has another name': async (directory, start) => {
    const { path } = await written(directory, start)
    renameSync(path, `${path}.old`)
    return refusedStart({ directory, start })
  },
  'the journal is empty': async (directory, start) => {
    const { path } = await written(directory, start)
    truncateSync(path, 0)
    return refusedStart({ directory, start })
  },
  'the journal is of another format': async (directory, start) => {
    const { bytes, path } = await written(directory, start)
    bytes.writeUInt16LE(formatVersion + 1, 4)
    bytes.writeUInt32LE(crc32(bytes.subarray(12, headerLength), crc32(bytes.subarray(0, 8))), 8)
    writeFileSync(path, bytes)
    return refusedStart({ directory, start })
  },
  'a snapshot is damaged': async (directory, start) => {
    const { snapshot } = await withSnapshot(directory, start)
    const bytes = readFileSync(snapshot)
    const at = Math.floor(bytes.length / 2)
    bytes[at] = (bytes[at] ?? 0) ^ 1
    writeFileSync(snapshot, bytes)
    return startsAgain(directory, start)
  },
  'the journal is shorter than its snapshot': async (directory, start) => {
    const { path, bytes } = await withSnapshot(directory, start)
    truncateSync(path, headerLength + bytes.readUInt32LE(16))
    return refusedStart({ directory, start })
  },
  'the file is no journal': async (directory, start) => {
    writeFileSync(join(directory, journalFileName), 'Dear diary, '.repeat(50))
    return refusedStart({ directory, start })
  },
  'the file cannot be opened': async (directory, start) => {
    mkdirSync(join(directory, journalFileName))
    return refusedStart({ directory, start })
  },
}

const isTraceable = (): boolean => {
  try {
    execFileSync('strace', ['-qq', '-o', '/dev/null', 'true'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

const mounted = (directory: string): boolean => {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', directory], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

/** Enough for some payments. */
const freeBytes = 64 * 1024

const onFullDisk = async (directory: string, start: StartVictim): Promise<Shown> => {
  const ballast = join(directory, 'ballast')
  const { bavail, bsize } = statfsSync(directory)
  writeFileSync(ballast, Buffer.alloc(bavail * bsize - freeBytes))
  const victim = await start(directory)
  let number = 0
  let answer: string | undefined
  do answer = await victim.ask(`pay full-${number++}`)
  while (answer === 'approved')
  const callers = `${answer}\n${await victim.ask('read')}`
  unlinkSync(ballast)
  while ((await victim.ask('pay again'))?.startsWith('approved') !== true) await pause(20)
  assert.equal(await victim.end(), 0)
  await assertExact(directory)
  return { operator: victim.said(), callers }
}

/** Account and money are the first two batches, the payment is the third; the first is written with space for those to come. */
type Started = { directory: string; start: StartVictim; inject?: string }

const whileItPays = async ({ directory, start, inject = '' }: Started): Promise<Shown | undefined> =>
  isTraceable() ? stopped(await start(directory, { inject })) : undefined

/** A payment that meets a disk of which nobody knows what it kept: the program ends, and the next start tells. */
const stopped = async (victim: FaultVictim): Promise<Shown> => {
  const callers = await victim.ask('pay one')
  const exitCode = await victim.end()
  return { operator: `${victim.said()}\nexit code ${exitCode}`, callers: callers ?? 'nothing' }
}

/** A journal of several batches, and where the last begins. */
const written = async (directory: string, start: StartVictim) => {
  const victim = await start(directory)
  for (const name of ['first', 'second', 'last']) assert.equal(await victim.ask(`pay ${name}`), 'approved')
  assert.equal(await victim.end(), 0)
  const path = join(directory, journalFileName)
  const bytes = readFileSync(path)
  let last = 0
  for (let next = 0; next < bytes.length; next += headerLength + bytes.readUInt32LE(next + 16)) last = next
  return { path, bytes, last }
}

/** A journal that is long enough for a snapshot when the ledger stops. */
const withSnapshot = async (directory: string, start: StartVictim) => {
  const victim = await start(directory, { payments: snapshotLimits.atStopRecords + 1 })
  assert.equal(await victim.end(), 0)
  const folder = join(directory, 'snapshots')
  const [name] = readdirSync(folder).filter(file => file.startsWith('snapshot-'))
  assert.ok(name)
  const path = join(directory, journalFileName)
  return { snapshot: join(folder, name), path, bytes: readFileSync(path) }
}

/** What is beside the journal can be made again from it, so the ledger starts and says what it found. */
const startsAgain = async (directory: string, start: StartVictim): Promise<Shown> => {
  const victim = await start(directory)
  const callers = await victim.ask('pay again')
  assert.equal(await victim.end(), 0)
  await assertExact(directory)
  return { operator: victim.said(), callers: callers ?? '' }
}

/** A start that is refused, and leaves everything as it is. */
const refusedStart = async ({ directory, start, inject }: Started): Promise<Shown> => {
  const before = snapshotOf(directory)
  const victim = await start(directory, inject === undefined ? {} : { inject })
  assert.equal(await victim.end(), 1, victim.said())
  assert.deepEqual(snapshotOf(directory), before, 'nothing was changed')
  return { operator: victim.said(), callers: '' }
}

const snapshotOf = (directory: string) => {
  try {
    return readFileSync(join(directory, journalFileName))
  } catch (reason) {
    return reason instanceof Error && 'code' in reason ? reason.code : reason
  }
}

const assertExact = async (directory: string) => {
  const { ok, chain, sums } = await verifyLedgerDirectory({ directory })
  assert.deepEqual({ ok, chain, sums }, { ok: true, chain: 'ok', sums: { GBP: '0' } })
}
