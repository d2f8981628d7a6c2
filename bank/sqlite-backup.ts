import { copyFile, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { backup as copyDatabase, DatabaseSync } from 'node:sqlite'
import { unansweredForBackup } from '#datacentre/unanswered/copy-for-backup.ts'
import { Failure } from '#libraries/errors/failure.ts'

export type BackupReport = { readonly directory: string; readonly files: number; readonly bytes: number }

/** Not copied: what belongs to this run, what only tells of it, and the ledger's snapshots and index, which are made anew from its journal. */
const left =
  /(^|\/)(running\.json|lock\.sqlite.*|logs|traces|snapshots|ledger-index\.sqlite|.*-(wal|shm|journal)|\.write-probe)$/

/**
 * Copies a bank that runs. The order makes the copy one that could have been there: first the tables of the services, then
 * what carries their news (rows that are gone from an outbox are then in the log), then the journal, which so holds
 * everything that any projection in the copy has read, then the edge's 91s, which so holds one for each hold in the journal
 * that needs it; last the mark of a data directory, without which a copy that was cut short is none. Throws
 * `precondition-failed` when `to` is not empty.
 */
export const backUp = async ({ from, to }: { from: string; to: string }): Promise<BackupReport> => {
  await makeFolder(to)
  if ((await readdir(to)).length > 0)
    throw new Failure(
      'precondition-failed',
      'backup.not-empty',
      `The directory ${to} is not empty: give one that is new.`,
      { params: { field: 'directory' } },
    )
  const files = (await filesIn(from))
    .map(file => relative(from, file))
    .filter(file => !left.test(file) && !file.split('/').some(part => left.test(part)))
  let bytes = 0
  for (const file of files.toSorted((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))) {
    const copy = join(to, file)
    await mkdir(join(copy, '..'), { recursive: true, mode: 0o700 })
    await copyOne(join(from, file), copy)
    bytes += (await stat(copy)).size
  }
  return { directory: to, files: files.length, bytes }
}

/** Not with `recursive`: in a place where nothing can be made, such as /proc, that goes on for ever. */
const makeFolder = async (path: string): Promise<void> => {
  const parent = dirname(path)
  try {
    if (!(await isFolder(path))) {
      if (parent !== path && !(await isFolder(parent))) await makeFolder(parent)
      await mkdir(path, { mode: 0o700 })
    }
  } catch (cause) {
    if (cause instanceof Failure) throw cause
    throw new Failure(
      'precondition-failed',
      'backup.directory',
      `The directory ${path} cannot be made (${(cause as NodeJS.ErrnoException).code}): give another.`,
      { params: { field: 'directory' }, cause },
    )
  }
}

const isFolder = async (path: string): Promise<boolean> => {
  const found = await stat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  return found?.isDirectory() ?? false
}

const rank = (file: string): number => {
  if (file === 'florin-data.json') return 4
  if (file.startsWith('edge/')) return 3
  return file.startsWith('service.ledger/') ? 2 : file.startsWith('events/') ? 1 : 0
}

const copyOne = async (from: string, to: string): Promise<void> => {
  if (from.endsWith('/edge/unanswered.log'))
    return writeFile(to, unansweredForBackup(await readFile(from, 'utf8')), { mode: 0o600 })
  if (!from.endsWith('.sqlite')) return copyFile(from, to)
  const database = new DatabaseSync(from, { readOnly: true })
  try {
    await copyDatabase(database, to)
  } finally {
    database.close()
  }
}

const filesIn = async (directory: string): Promise<string[]> => {
  const entries = await readdir(directory, { withFileTypes: true, recursive: true })
  return entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name))
}
