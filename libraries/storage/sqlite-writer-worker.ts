/**
 * The thread that writes SQLite files. Of each file:
 *
 * 1. A request holds the jobs that queued up while the last commit ran; they become one transaction with one flush.
 * 2. A job that fails undoes the transaction; then each job is tried in a transaction of its own, so that a bad one
 *    fails alone. After a full disk or a failed flush nothing is tried again.
 * 3. The reply goes out after the commit, and only then is the write-ahead log moved into the file if it has grown.
 */
import { statSync } from 'node:fs'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { type MessagePort, parentPort } from 'node:worker_threads'
import { workInBackground } from './node-background-thread.ts'
import { isFlushFailure, isFull, toSqlError } from './sqlite-failure.ts'
import type { SqlJob, SqlOutcome, SqlResult, SqlRow, WriterOptions, WriterReply, WriterRequest } from './sqlite-step.ts'

const busyTimeoutMs = 5000
/** Pages in the write-ahead log at which it is moved into the file. */
const checkpointPages = 1000
/** A file of at most this size is read through at opening: damage is found before the first payment. */
const checkedAtOpeningBytesMax = 16 * 1024 * 1024
const statementsCachedMax = 1000

const corruptCode = 11

const openDatabase = ({ file, durability, setup }: WriterOptions): DatabaseSync => {
  checkPages(file)
  const database = new DatabaseSync(file, { timeout: busyTimeoutMs })
  try {
    database.exec(`PRAGMA synchronous = ${durability === 'full' ? 'FULL' : 'NORMAL'}`)
    database.exec('PRAGMA journal_mode = WAL')
    database.exec('PRAGMA wal_autocheckpoint = 0')
    database.exec('BEGIN IMMEDIATE')
    for (const sql of setup) database.exec(sql)
    database.exec('COMMIT')
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** Reads only, so that a damaged file stays as it is. */
const checkPages = (file: string): void => {
  const bytes = statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (bytes === 0 || bytes > checkedAtOpeningBytesMax) return
  const database = new DatabaseSync(file, { readOnly: true, timeout: busyTimeoutMs })
  try {
    const finding = Object.values(database.prepare('PRAGMA quick_check(1)').get() ?? {})[0]
    if (finding !== 'ok') throw Object.assign(new Error(String(finding)), { errcode: corruptCode })
  } finally {
    database.close()
  }
}

const writer = (database: DatabaseSync) => {
  const statements = new Map<string, StatementSync>()
  const prepare = (sql: string): StatementSync => {
    const known = statements.get(sql)
    if (known !== undefined) return known
    if (statements.size >= statementsCachedMax) statements.clear()
    const statement = database.prepare(sql)
    statement.setReadBigInts(true)
    statements.set(sql, statement)
    return statement
  }
  const begin = database.prepare('BEGIN IMMEDIATE')
  const commit = database.prepare('COMMIT')

  const run = (job: SqlJob): SqlOutcome => {
    let changes = 0
    const rows: SqlRow[] = []
    for (const [index, step] of job.entries()) {
      const statement = prepare(step.sql)
      changes = 0
      for (const parameters of step.parameters) {
        if (step.gives === 'rows') rows.push(...(statement.all(...parameters) as SqlRow[]))
        else changes += Number(statement.run(...parameters).changes)
      }
      if (step.stop === (changes > 0 ? 'if-changed' : 'if-unchanged')) return { stoppedAt: index, changes, rows }
    }
    return { stoppedAt: job.length, changes, rows }
  }

  const transact = (jobs: readonly SqlJob[]): SqlResult[] => {
    begin.run()
    try {
      const results = jobs.map(job => ({ outcome: run(job) }))
      commit.run()
      return results
    } catch (error) {
      if (database.isTransaction) database.exec('ROLLBACK')
      throw error
    }
  }

  const write = (jobs: readonly SqlJob[]): SqlResult[] => {
    try {
      return transact(jobs)
    } catch (thrown) {
      const error = toSqlError(thrown)
      if (jobs.length === 1 || isFull(error) || isFlushFailure(error)) return jobs.map(() => ({ error }))
      return jobs.flatMap(job => write([job]))
    }
  }

  const logLength = database.prepare('PRAGMA wal_checkpoint(NOOP)')
  const checkpoint = () => {
    try {
      if (Number(logLength.get()?.['log']) >= checkpointPages) database.exec('PRAGMA wal_checkpoint(PASSIVE)')
    } catch {
      // The log keeps what it has: the next commit tries again, and a disk that fails shows itself there.
    }
  }
  return { write, checkpoint }
}

const serve = (port: MessagePort): void => {
  let database: DatabaseSync | undefined
  let open: ReturnType<typeof writer> | undefined
  const reply = (message: WriterReply) => port.postMessage(message)
  port.on('message', (request: WriterRequest) => {
    switch (request.kind) {
      case 'open':
        try {
          database = openDatabase(request.options)
          open = writer(database)
          return reply({ kind: 'opened' })
        } catch (error) {
          return reply({ kind: 'opened', error: toSqlError(error) })
        }
      case 'write':
        reply({ kind: 'written', results: open?.write(request.jobs) ?? [] })
        return open?.checkpoint()
      case 'close':
        database?.close()
        return port.close()
    }
  })
}

workInBackground()
// Each file has a line of its own (`sqlite-thread.ts`).
parentPort?.on('message', serve)
