import { rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'

/** Raised when the tables or what is in them change: an index of another format is thrown away and built anew. */
const formatVersion = 3
/** Several pieces of a block lie in one page. */
const pageBytes = 8192
const cacheKb = 32_000
const busyTimeoutMs = 5000

/**
 * `entry`: a row per address and position, `number` counts the rows of the address; `posted`, `held`, `pending_in` are after it.
 * `bank_target`: open holds whose money goes to the bank itself. `block`: sums by effective time (`effective-blocks.ts`). `moment`: the last position that was recorded at a time.
 * `checkpoint`: sums per line of the chart at a position, and where in the journal it lies.
 */
const tables = `
  CREATE TABLE about (format INTEGER NOT NULL, place TEXT NOT NULL, lines TEXT NOT NULL);
  CREATE TABLE address (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, account TEXT, entries INTEGER NOT NULL,
    posted INTEGER NOT NULL, held INTEGER NOT NULL, pending_in INTEGER NOT NULL);
  CREATE INDEX address_of_account ON address (account);
  CREATE TABLE entry (
    address INTEGER NOT NULL, position INTEGER NOT NULL, number INTEGER NOT NULL,
    effective_at INTEGER NOT NULL, recorded_at INTEGER NOT NULL,
    kind TEXT NOT NULL, command TEXT NOT NULL, entry_set TEXT, payment TEXT,
    posted_change INTEGER NOT NULL, held_change INTEGER NOT NULL, pending_in_change INTEGER NOT NULL,
    posted INTEGER NOT NULL, held INTEGER NOT NULL, pending_in INTEGER NOT NULL,
    PRIMARY KEY (address, position)) WITHOUT ROWID;
  CREATE INDEX entry_by_effect ON entry (address, effective_at, position);
  CREATE TABLE block (
    id INTEGER PRIMARY KEY, address INTEGER NOT NULL, level INTEGER NOT NULL, number INTEGER NOT NULL,
    first_effective_at INTEGER NOT NULL, chunk INTEGER NOT NULL, rows BLOB NOT NULL);
  CREATE UNIQUE INDEX block_by_effect ON block (address, level, number, first_effective_at, chunk);
  CREATE TABLE bank_target (hold TEXT PRIMARY KEY, address TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE moment (recorded_at INTEGER PRIMARY KEY, position INTEGER NOT NULL);
  CREATE TABLE checkpoint (position INTEGER PRIMARY KEY, place TEXT NOT NULL, lines TEXT NOT NULL);
`

/** Opens the index. One that is missing, of another format or damaged is begun anew: the journal has everything that is in it. */
export const openHistoryFile = (file: string): DatabaseSync => {
  try {
    const database = opened(file)
    if (formatOf(database) === formatVersion) return database
    database.close()
  } catch (thrown) {
    if (!isDamage(thrown)) throw thrown
  }
  return newHistoryFile(file)
}

export const newHistoryFile = (file: string): DatabaseSync => {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${file}${end}`, { force: true })
  const database = opened(file)
  try {
    database.exec(`BEGIN; ${tables}; COMMIT`)
    database.prepare('INSERT INTO about (format, place, lines) VALUES (?, ?, ?)').run(formatVersion, '', '{}')
    return database
  } catch (thrown) {
    database.close()
    throw thrown
  }
}

const opened = (file: string): DatabaseSync => {
  const database = new DatabaseSync(file, { timeout: busyTimeoutMs })
  try {
    // A power cut may take the last batches, whole: what is missing is read from the journal again.
    database.exec(`
      PRAGMA page_size = ${pageBytes};
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = NORMAL;
      PRAGMA cache_size = -${cacheKb};
    `)
    return database
  } catch (thrown) {
    database.close()
    throw thrown
  }
}

const formatOf = (database: DatabaseSync): number | undefined => {
  const known = database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'about'").get()
  return known === undefined ? undefined : Number(database.prepare('SELECT format FROM about').get()?.['format'])
}

const corruptCode = 11
const notADatabaseCode = 26

/** SQLite says that the file is not what it wrote. */
export const isDamage = (thrown: unknown): boolean =>
  thrown instanceof Error &&
  'errcode' in thrown &&
  [corruptCode, notADatabaseCode].includes(Number(thrown.errcode) & 0xff)
