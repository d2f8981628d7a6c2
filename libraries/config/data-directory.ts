import { chmodSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Failure } from '../errors/failure.ts'
import { type Secret, secret } from '../errors/sensitive.ts'
import type { Random } from '../ids/ids.ts'
import { rfc3339 } from '../time/business-day.ts'
import type { Clock } from '../time/clock.ts'
import { lockDirectory, refuseStrangersBank } from './directory-lock.ts'
import { makePath } from './node-make-path.ts'
import { writeFileAtomically } from './write-file-atomically.ts'

export type DataDirectory = {
  /** Absolute. */
  readonly path: string
  readonly logs: string
  readonly keys: string
  /** The operators' bearer token, made at first start. */
  readonly operatorToken: Secret
  /** Made if missing, 0700: one per service, `service.ledger`. */
  readonly ofService: (name: string) => string
  /** Tells the commands where the doors are. */
  readonly announce: (addresses: BankAddresses) => void
  /** Takes `running.json` away and lets go of the directory. */
  readonly close: () => void
}

/** `host:port` each. */
export type BankAddresses = { readonly network: string; readonly api: string; readonly operator: string }

/**
 * Opens the data directory of a bank for this process alone: makes it (0700) if missing, checks that it can be written and is of
 * our format, and locks it until `close` or the end of the process, `kill -9` included.
 * Throws `Failure('precondition-failed', 'data.…')` with one sentence: `data.unusable`, `data.in-use`, `data.format`.
 */
export const openDataDirectory = ({
  directory,
  keys,
  part,
  clock,
  random,
  version,
}: {
  directory: string
  /** `FLORIN_KEYS`; without it `keys` in the data directory. */
  keys?: string | undefined
  /** `service.card`: this process is one of several of one bank and takes only this folder in it for itself. */
  part?: string | undefined
  clock: Pick<Clock, 'now'>
  random: Random
  /** Of the program. */
  version: string
}): DataDirectory => {
  const path = resolve(directory)
  const startedAt = rfc3339(clock.now())
  usable(path, () => {
    makePath(path)
    const probe = join(path, '.write-probe')
    writeFileSync(probe, 'x', { mode: 0o600 })
    rmSync(probe, { force: true })
  })
  if (part !== undefined) refuseStrangersBank(path)
  const own = part === undefined ? path : usable(path, () => makeDirectory(join(path, part)))
  const unlock = lockDirectory({ directory: own, startedAt })
  try {
    checkFormat(path, { startedAt, version })
    const keysPath = keys === undefined ? join(path, 'keys') : resolve(keys)
    usable(keysPath, () => makeDirectory(keysPath))
    usable(path, () => makeDirectory(join(path, 'logs')))
    const running = join(path, runningFile)
    if (part === undefined) rmSync(running, { force: true })
    return {
      path,
      logs: join(path, 'logs'),
      keys: keysPath,
      operatorToken: usable(path, () => keepOperatorToken(path, random)),
      ofService: name => makeDirectory(join(path, name)),
      announce: addresses =>
        writeFileAtomically(running, `${JSON.stringify({ pid: process.pid, addresses, startedAt, version })}\n`),
      close: () => {
        if (part === undefined) rmSync(running, { force: true })
        unlock()
      },
    }
  } catch (thrown) {
    unlock()
    throw thrown
  }
}

/** Raised when older programs could not read what a newer one writes. */
const dataFormat = 1
const formatFile = 'florin-data.json'
export const runningFile = 'running.json'
export const operatorTokenFile = 'operator-token'

const checkFormat = (path: string, { startedAt, version }: { startedAt: string; version: string }): void => {
  const file = join(path, formatFile)
  // Looked for again after the folders: another process of this bank may be making both.
  const text = readIfThere(file) ?? (hasServices(path) ? (readIfThere(file) ?? '') : undefined)
  if (text === undefined) {
    const content = { format: dataFormat, createdAt: startedAt, createdBy: version }
    usable(path, () => writeFileAtomically(file, `${JSON.stringify(content)}\n`))
    return
  }
  const format = formatOf(text)
  if (format === dataFormat) return
  const what =
    format === undefined
      ? `${file} cannot be read or is missing, as after a restore that was cut short`
      : `${path} has data format ${format}, this program has ${dataFormat}`
  throw new Failure(
    'precondition-failed',
    'data.format',
    `${what}: use the program that wrote it, or restore a backup.`,
  )
}

/** Tables or books without the mark that is written first and restored last: a restore was cut short. */
const hasServices = (path: string): boolean => readdirSync(path).some(name => name.startsWith('service.'))

const formatOf = (text: string): number | undefined => {
  try {
    const { format } = JSON.parse(text) as { format?: unknown }
    return Number.isInteger(format) ? (format as number) : undefined
  } catch {
    return undefined
  }
}

const keepOperatorToken = (path: string, random: Random): Secret => {
  const file = join(path, operatorTokenFile)
  const kept = readIfThere(file)?.trim()
  if (kept !== undefined && /^[!-~]{20,200}$/.test(kept)) return secret(kept)
  const token = `florin_op_${Buffer.from(random.bytes(24)).toString('base64url')}`
  writeFileAtomically(file, `${token}\n`)
  return secret(token)
}

const makeDirectory = (path: string): string => {
  makePath(path)
  chmodSync(path, 0o700)
  return path
}

export const readIfThere = (file: string): string | undefined => {
  try {
    return readFileSync(file, 'utf8')
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw thrown
  }
}

const usable = <T>(path: string, work: () => T): T => {
  try {
    return work()
  } catch (thrown) {
    if (thrown instanceof Failure) throw thrown
    const reason = reasons[(thrown as NodeJS.ErrnoException).code ?? ''] ?? 'the operating system refused'
    throw new Failure(
      'precondition-failed',
      'data.unusable',
      `The directory ${path} cannot be used: ${reason}. Choose another with --data (FLORIN_DATA).`,
      { params: { field: 'FLORIN_DATA' }, cause: thrown },
    )
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'it cannot be made there',
  EACCES: 'it may not be written by this user',
  EPERM: 'it may not be written by this user',
  EROFS: 'it is on a file system that is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'a file has its name',
  ENAMETOOLONG: 'its name is too long',
}
