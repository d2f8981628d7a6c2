import { parentPort, workerData } from 'node:worker_threads'
import { asFailure, type FailureWire } from '#libraries/errors/failure.ts'
import { workInBackground } from '#libraries/storage/node-background-thread.ts'
import { nodeJournalFile } from '../node-journal-file.ts'
import type { HistoryQuery, HistoryReply } from './history-queries.ts'
import { type HistoryIndexer, historyIndexer } from './sqlite-history-indexer.ts'

/**
 * The thread that keeps the index of the history and answers from it, below the payments' priority.
 *
 * 1. It is told how far the journal is durable, and indexes up to there, a slice at a time; between slices it takes messages.
 * 2. A question waits until the index has come as far as it asks, at most `waitMs`, and is then answered either way.
 * 3. What goes wrong is told, and tried again after a pause; questions are answered from what there is.
 */
export type ToHistoryWorker =
  | { readonly kind: 'durable'; readonly position: number }
  | {
      readonly kind: 'read'
      readonly number: number
      readonly query: HistoryQuery
      readonly atLeast: number
      readonly waitMs: number
    }
  | { readonly kind: 'close' }

export type FromHistoryWorker =
  | { readonly kind: 'answer'; readonly number: number; readonly reply: HistoryReply }
  | { readonly kind: 'failed'; readonly number: number; readonly failure: FailureWire }
  | { readonly kind: 'rebuilt'; readonly why: string }
  | { readonly kind: 'trouble'; readonly message: string }

export type HistoryWorkerData = { readonly directory: string; readonly indexFile: string }

const retryMs = 1000

type Read = Extract<ToHistoryWorker, { kind: 'read' }>

const serve = (port: NonNullable<typeof parentPort>, indexer: HistoryIndexer, closeFile: () => Promise<void>) => {
  const tell = (message: FromHistoryWorker) => port.postMessage(message)
  const waiting = new Map<Read, NodeJS.Timeout>()
  let durable = 0
  let isRunning = false
  let isClosed = false

  const answer = async (read: Read) => {
    clearTimeout(waiting.get(read))
    waiting.delete(read)
    try {
      const position = indexer.position()
      const reply = { answer: await indexer.read(read.query), position, behind: position < read.atLeast }
      tell({ kind: 'answer', number: read.number, reply })
    } catch (thrown) {
      tell({ kind: 'failed', number: read.number, failure: asFailure(thrown).toJSON() })
    }
  }
  const answerReached = () => {
    for (const read of [...waiting.keys()]) if (read.atLeast <= indexer.position()) void answer(read)
  }
  const work = async () => {
    if (isRunning) return
    isRunning = true
    try {
      while (!isClosed && indexer.position() < durable) {
        await indexer.advance(durable)
        answerReached()
        await new Promise(setImmediate)
      }
    } catch (thrown) {
      const cause = asFailure(thrown)
      tell({ kind: 'trouble', message: cause.cause instanceof Error ? cause.cause.message : cause.message })
      await new Promise(resolve => setTimeout(resolve, retryMs))
    }
    isRunning = false
    if (isClosed) end()
    else if (indexer.position() < durable) void work()
  }
  const end = () => {
    for (const timer of waiting.values()) clearTimeout(timer)
    indexer.close()
    void closeFile()
    port.close()
  }
  port.on('message', (message: ToHistoryWorker) => {
    if (message.kind === 'close') {
      isClosed = true
      if (!isRunning) end()
      return
    }
    durable = Math.max(durable, message.kind === 'durable' ? message.position : message.atLeast)
    if (message.kind === 'read') {
      if (message.atLeast <= indexer.position()) void answer(message)
      else
        waiting.set(
          message,
          setTimeout(() => void answer(message), message.waitMs),
        )
    }
    if (indexer.position() < durable) void work()
  })
}

if (parentPort !== null) {
  workInBackground()
  const { directory, indexFile } = workerData as HistoryWorkerData
  const port = parentPort
  const journal = await nodeJournalFile({ directory, readOnly: true })()
  const onRebuilt = (why: string) => port.postMessage({ kind: 'rebuilt', why } satisfies FromHistoryWorker)
  serve(port, await historyIndexer({ indexFile, journal, onRebuilt }), journal.close)
}
