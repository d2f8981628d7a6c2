import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { accountCount, type Contestant, openingPennies, type Transfer } from './contestant.ts'
import { gathered } from './gathered.ts'
import { numberedTexts } from './texts.ts'

const batchMost = 4096

/** SQLite with a write-ahead log that is flushed at each commit. `batched`: everything that waits is one transaction. */
export const sqliteContestant = ({ directory, batched }: { directory: string; batched: boolean }): Contestant => {
  const db = new DatabaseSync(join(directory, batched ? 'batched.sqlite' : 'rows.sqlite'))
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -262144')
  db.exec('CREATE TABLE account (id INTEGER PRIMARY KEY, balance INTEGER NOT NULL)')
  db.exec(`CREATE TABLE transfer (
    id TEXT PRIMARY KEY, debit INTEGER NOT NULL, credit INTEGER NOT NULL, amount INTEGER NOT NULL, at INTEGER NOT NULL
  ) WITHOUT ROWID`)
  const insert = db.prepare('INSERT INTO transfer VALUES (?, ?, ?, ?, ?)')
  const take = db.prepare('UPDATE account SET balance = balance - ? WHERE id = ? AND balance >= ?')
  const give = db.prepare('UPDATE account SET balance = balance + ? WHERE id = ?')
  const open = db.prepare('INSERT INTO account VALUES (?, ?)')
  const inTransaction = (work: () => void) => {
    db.exec('BEGIN IMMEDIATE')
    work()
    db.exec('COMMIT')
  }
  inTransaction(() => {
    for (let account = 0; account < accountCount; account++) open.run(account, openingPennies)
  })
  const idOf = numberedTexts('transfer_')
  const book = ({ n, from, to }: Transfer) => {
    insert.run(idOf(n), from, to, 1, Date.now())
    if (take.run(1, from, 1).changes !== 1) throw new Error('The payer has not enough.')
    give.run(1, to)
  }
  const commit = (transfers: readonly Transfer[]) =>
    inTransaction(() => {
      for (const transfer of transfers) book(transfer)
    })
  return {
    name: batched ? 'SQLite, batched' : 'SQLite, row by row',
    transfer: gathered({ most: batched ? batchMost : 1, workers: [commit] }),
    preload: async count => {
      for (let done = 0; done < count; done += batchMost)
        commit(
          Array.from({ length: Math.min(batchMost, count - done) }, (_, n) => ({
            n: done + n,
            from: (done + n) % accountCount,
            to: (done + n + 1) % accountCount,
          })),
        )
    },
    holdings: async () => {
      const transfers = db.prepare('SELECT count(*) AS n FROM transfer').get()
      const balances = db.prepare('SELECT sum(balance) AS n FROM account').get()
      return { transfers: Number(transfers?.['n']), pennies: BigInt(Number(balances?.['n'])) }
    },
    processorSeconds: () => 0,
    close: async () => db.close(),
  }
}
