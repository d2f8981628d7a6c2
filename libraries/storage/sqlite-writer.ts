import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { MessagePort } from 'node:worker_threads'
import type { Failure } from '../errors/failure.ts'
import { closedStore, isFlushFailure, sqliteFailure, stoppedStore, unwritableFile } from './sqlite-failure.ts'
import type { SqlJob, SqlOutcome, SqlResult, WriterOptions, WriterReply, WriterRequest } from './sqlite-step.ts'
import { type SqliteThread, startSqliteThread } from './sqlite-thread.ts'

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
 * Opens a file for writing by `thread`, or by a thread of its own; whatever is asked while one commit runs goes into the
 * next. Fails with `storage.corrupt`, `storage.unwritable` or `storage.full`, naming the file.
 */
export const openSqliteWriter = async ({ thread: shared, ...options }: OpenOptions): Promise<SqliteWriter> => {
  const { file } = options
  await mkdir(dirname(file), { recursive: true }).catch(cause => {
    throw unwritableFile(file, { params: { file }, cause })
  })
  const thread = shared ?? startSqliteThread()
  const line = thread.connect()
  const ended = Promise.race([new Promise<void>(resolve => line.once('close', () => resolve())), thread.ended])
  const leave = async () => {
    await ended
    // The line to a dead thread would keep the process alive.
    line.close()
    if (thread !== shared) await thread.close()
  }
  const failure = await Promise.race([opened(line, options), ended.then(() => closedStore(file))])
  if (failure === undefined) return writerOf({ file, line, ended, leave })
  send(line, { kind: 'close' })
  await leave()
  throw failure
}

export type OpenOptions = WriterOptions & { readonly thread?: SqliteThread | undefined }

const opened = (line: MessagePort, options: WriterOptions): Promise<Failure | undefined> =>
  new Promise(resolve => {
    line.once('message', (reply: WriterReply) =>
      resolve(reply.kind === 'opened' && reply.error ? sqliteFailure(options.file, reply.error) : undefined),
    )
    send(line, { kind: 'open', options })
  })

const send = (line: MessagePort, request: WriterRequest): void => line.postMessage(request)

type Line = {
  readonly file: string
  readonly line: MessagePort
  readonly ended: Promise<void>
  readonly leave: () => Promise<void>
}

const writerOf = ({ file, line, ended, leave }: Line): SqliteWriter => {
  let waiting: Waiting[] = []
  let underWay: readonly Waiting[] = []
  let refusal: Failure | undefined
  let onIdle: (() => void) | undefined

  const sendNext = () => {
    if (underWay.length > 0) return
    if (waiting.length === 0) {
      line.unref()
      return onIdle?.()
    }
    underWay = takeUpTo(waiting, transactionRowsMax)
    waiting = waiting.slice(underWay.length)
    line.ref()
    send(line, { kind: 'write', jobs: underWay.map(({ job }) => job) })
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
  line.on('message', (reply: WriterReply) => {
    if (reply.kind === 'written') settle(reply.results)
    sendNext()
  })
  void ended.then(() => {
    line.close()
    refuse(closedStore(file))
    settle([])
    onIdle?.()
  })
  line.unref()

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
      line.ref()
      send(line, { kind: 'close' })
      await leave()
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
