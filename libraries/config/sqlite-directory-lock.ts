import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { Failure } from '../errors/failure.ts'

/**
 * One process at a time has a directory. The lock is an exclusive SQLite transaction on `lock.sqlite`: the kernel lets go of it
 * when the process ends, however it ends, so that no lock is ever stale. `lock.json` beside it only says whose it is.
 *
 * Returns the function that unlocks. Throws `Failure('precondition-failed', 'data.in-use')`, which names the other process.
 */
export const lockDirectory = ({ directory, startedAt }: { directory: string; startedAt: string }): (() => void) => {
  const database = new DatabaseSync(join(directory, lockFile), { timeout: lockTimeoutMs })
  try {
    database.exec('BEGIN EXCLUSIVE')
  } catch (thrown) {
    database.close()
    throw isBusy(thrown) ? inUse(directory) : unusable(directory, thrown)
  }
  writeFileSync(join(directory, ownerFile), `${JSON.stringify({ pid: process.pid, startedAt })}\n`, { mode: 0o600 })
  return () => {
    if (!database.isOpen) return
    rmSync(join(directory, ownerFile), { force: true })
    database.close()
  }
}

/** Whether some process has the directory now. Leaves no trace. */
export const isLocked = (directory: string): boolean => {
  if (!existsSync(join(directory, lockFile))) return false
  const database = new DatabaseSync(join(directory, lockFile), { timeout: 0, readOnly: true })
  try {
    database.prepare('SELECT count(*) FROM sqlite_schema').get()
    return false
  } catch (thrown) {
    return isBusy(thrown)
  } finally {
    database.close()
  }
}

/**
 * Throws `data.in-use` when a process has the directory that is neither this one nor its parent: a bank with all services in one
 * process does not share its files, the parent of a fleet does.
 */
export const refuseStrangersBank = (directory: string): void => {
  if (isLocked(directory) && ![process.pid, process.ppid].includes(ownerOf(directory) ?? 0)) throw inUse(directory)
}

const lockFile = 'lock.sqlite'
const ownerFile = 'lock.json'

/** Long enough for a command that only looks whether the bank runs. */
const lockTimeoutMs = 250

/** SQLITE_BUSY or SQLITE_LOCKED, with any extension. */
const isBusy = (thrown: unknown): boolean => [5, 6].includes(((thrown as { errcode?: number }).errcode ?? 0) & 0xff)

const inUse = (directory: string): Failure => {
  const pid = ownerOf(directory)
  const who = pid === undefined ? 'another process' : `process ${pid}`
  return new Failure(
    'precondition-failed',
    'data.in-use',
    `The data directory ${directory} is in use by ${who}: stop that bank, or choose another with --data (FLORIN_DATA).`,
    { params: { field: 'FLORIN_DATA', ...(pid === undefined ? {} : { pid }) } },
  )
}

const ownerOf = (directory: string): number | undefined => {
  try {
    const { pid } = JSON.parse(readFileSync(join(directory, ownerFile), 'utf8')) as { pid?: unknown }
    return typeof pid === 'number' ? pid : undefined
  } catch {
    return undefined
  }
}

const unusable = (directory: string, cause: unknown): Failure =>
  new Failure(
    'precondition-failed',
    'data.unusable',
    `The data directory ${directory} cannot be locked: delete ${lockFile} in it and start again.`,
    { params: { field: 'FLORIN_DATA' }, cause },
  )
