import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Failure } from '../errors/failure.ts'
import { closedStore, isFlushFailure, sqliteFailure, stoppedStore, unwritableFile } from './sqlite-failure.ts'
import type { SqlJob, SqlOutcome, SqlResult, WriterOptions, WriterReply, WriterRequest } from './sqlite-step.ts'

export type SqliteWriter = {
  /** Resolves when the job is committed (and flushed, with durability `full`). */
  readonly write: (job: SqlJob) => Promise<SqlOutcome>
  /** Waits for what was asked before, then closes. */
  readonly close: () => Promise<void>
}

/** Rows that one transaction takes at most, so that the ones behind it do not wait long. */
const transactionRowsMax = 5000

type Waiting = {
  readonly job: SqlJob
  readonly done: (outcome: SqlOutcome) => void
  readonly fail: (error: Failure) => void
}

/**
 * Opens a file for writing by a thread of its own; whatever is asked while one commit runs goes into the next.
 * Fails with `storage.corrupt`, `storage.unwritable` or `storage.full`, naming the file.
 */
export const openSqliteWriter = async (options: WriterOptions): Promise<SqliteWriter> => {
  const { file } = options
  await mkdir(dirname(file), { recursive: true }).catch(cause => {
    throw unwritableFile(file, { params: { file }, cause })
  })
  const thread = new Worker(new URL('./sqlite-writer-worker.ts', import.meta.url), { execArgv: [] })
  const ended = new Promise<void>(resolve => thread.once('exit', () => resolve()))
  const failure = await opened(thread, options)
  if (failure !== undefined) {
    await thread.terminate()
    throw failure
  }
  return writerOf({ file, thread, ended })
}

const opened = (thread: Worker, options: WriterOptions): Promise<Failure | undefined> =>
  new Promise((resolve, reject) => {
    thread.once('error', reject)
    thread.once('message', (reply: WriterReply) => {
      thread.off('error', reject)
      resolve(reply.kind === 'opened' && reply.error ? sqliteFailure(options.file, reply.error) : undefined)
    })
    send(thread, { kind: 'open', options })
  })

const send = (thread: Worker, request: WriterRequest): void => thread.postMessage(request)

const writerOf = ({ file, thread, ended }: { file: string; thread: Worker; ended: Promise<void> }): SqliteWriter => {
  let waiting: Waiting[] = []
  let underWay: readonly Waiting[] = []
  let refusal: Failure | undefined
  let onIdle: (() => void) | undefined

  const sendNext = () => {
    if (underWay.length > 0) return
    if (waiting.length === 0) {
      thread.unref()
      return onIdle?.()
    }
    underWay = takeUpTo(waiting, transactionRowsMax)
    waiting = waiting.slice(underWay.length)
    thread.ref()
    send(thread, { kind: 'write', jobs: underWay.map(({ job }) => job) })
  }
  const settle = (results: readonly SqlResult[]) => {
    const settled = underWay
    underWay = []
    for (const [index, { done, fail }] of settled.entries()) {
      const result = results[index]
      if (result !== undefined && 'outcome' in result) {
        done(result.outcome)
        continue
      }
      const error = result?.error ?? { errcode: 10, message: 'The writing thread ended.' }
      fail(sqliteFailure(file, error))
      if (isFlushFailure(error)) refuse(stoppedStore(file))
    }
  }
  const refuse = (failure: Failure) => {
    refusal ??= failure
    for (const { fail } of waiting) fail(refusal)
    waiting = []
  }
  thread.on('message', (reply: WriterReply) => {
    if (reply.kind === 'written') settle(reply.results)
    sendNext()
  })
  thread.on('error', () => undefined)
  thread.on('exit', () => {
    refuse(closedStore(file))
    settle([])
    onIdle?.()
  })
  thread.unref()

  return {
    write: job =>
      new Promise((done, fail) => {
        if (refusal !== undefined) return fail(refusal)
        waiting.push({ job, done, fail })
        // A microtask later, so that what is asked in one turn of the loop shares one flush.
        if (waiting.length === 1 && underWay.length === 0) queueMicrotask(sendNext)
      }),
    close: async () => {
      const idle = new Promise<void>(resolve => {
        onIdle = resolve
      })
      if (waiting.length + underWay.length > 0) await idle
      refuse(closedStore(file))
      thread.ref()
      send(thread, { kind: 'close' })
      await ended
    },
  }
}

const takeUpTo = (waiting: readonly Waiting[], rowsMax: number): readonly Waiting[] => {
  let rows = 0
  const end = waiting.findIndex(({ job }, index) => {
    rows += job.reduce((sum, step) => sum + step.parameters.length, 0)
    return index > 0 && rows > rowsMax
  })
  return end === -1 ? waiting : waiting.slice(0, end)
}
