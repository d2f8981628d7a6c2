import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { Failure, failureFromWire } from '#libraries/errors/failure.ts'
import type { Log } from '#libraries/telemetry/telemetry-port.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { History } from './history-port.ts'
import type { HistoryQuery, HistoryReply } from './history-queries.ts'
import type { FromHistoryWorker, HistoryWorkerData, ToHistoryWorker } from './sqlite-history-worker.ts'

export const historyFileName = 'ledger-index.sqlite'

/** How often the thread is told that the journal has grown; a question tells it at once. */
const tellMs = 250
/** Questions under way. */
const readsMax = 100
/** Before a thread that died is begun again, and at most, doubled each time. */
const restartMs = 1000
const restartMsMax = 60_000
/** It builds blocks of a million rows and holds a few thousand addresses. */
const nurseryMb = 16

type Asked = { readonly resolve: (reply: HistoryReply) => void; readonly reject: (failure: Failure) => void }

/**
 * The index of the history, kept by a thread of its own. On the payments' thread it costs a message a quarter of a second and one
 * per question. When the thread dies, those who wait are told so and it is begun again: what it has written is whole.
 */
export const historyThread = ({
  directory,
  end,
  clock,
  log,
}: {
  directory: string
  /** Position of the newest durable entry. */
  end: () => number
  clock: Pick<Clock, 'after'>
  log: Log
}): History => {
  const asked = new Map<number, Asked>()
  let lastNumber = 0
  let told = 0
  let worker: Worker | undefined
  let pauseMs = restartMs
  let trouble: string | undefined
  /** `resting`: it died, and its pause is not over. */
  let state: 'new' | 'following' | 'resting' | 'stopped' = 'new'
  let cancelTick = () => {}
  let cancelRestart = () => {}

  const send = (message: ToHistoryWorker) => worker?.postMessage(message)
  const tell = () => {
    if (state === 'new') begin()
    const position = end()
    if (position > told) send({ kind: 'durable', position })
    told = position
    cancelTick = clock.after(tellMs, tell)
  }
  /** The thread tries again and again; one line is enough. */
  const complain = (why: string) => {
    if (why !== trouble) log.warn('The index of the history cannot go on now; payments do.', { why })
    trouble = why
  }
  const hear = (message: FromHistoryWorker) => {
    if (message.kind === 'rebuilt') return log.warn('The index of the history is built anew.', { why: message.why })
    if (message.kind === 'trouble') return complain(message.message)
    pauseMs = restartMs
    const waiting = asked.get(message.number)
    asked.delete(message.number)
    if (message.kind === 'answer') waiting?.resolve(message.reply)
    else waiting?.reject(failureFromWire(message.failure))
  }
  const begin = () => {
    const workerData: HistoryWorkerData = { directory, indexFile: join(directory, historyFileName) }
    const begun = new Worker(new URL('./sqlite-history-worker.ts', import.meta.url), {
      workerData,
      execArgv: [],
      resourceLimits: { maxYoungGenerationSizeMb: nurseryMb },
    })
    begun.unref()
    worker = begun
    state = 'following'
    told = 0
    begun.on('message', hear)
    begun.on('error', cause => log.warn('The thread of the history has died; payments go on.', { why: cause.message }))
    begun.once('exit', ended)
  }
  const ended = () => {
    worker = undefined
    for (const { reject } of asked.values()) reject(unavailable())
    asked.clear()
    if (state === 'stopped') return
    state = 'resting'
    cancelRestart = clock.after(pauseMs, begin)
    pauseMs = Math.min(pauseMs * 2, restartMsMax)
  }
  return {
    start: () => {
      // The first payments come before it: a thread takes a moment of the processor to begin.
      cancelTick = clock.after(tellMs, tell)
    },
    read: <K extends HistoryQuery['kind']>(query: HistoryQuery<K>, waitMs: number): Promise<HistoryReply<K>> => {
      if (state === 'new') begin()
      if (worker === undefined) return Promise.reject(unavailable())
      if (asked.size >= readsMax) return Promise.reject(busy())
      const number = ++lastNumber
      return new Promise((resolve, reject) => {
        asked.set(number, { resolve: reply => resolve(reply as HistoryReply<K>), reject })
        send({ kind: 'read', number, query: query as HistoryQuery, atLeast: end(), waitMs })
      })
    },
    stop: async () => {
      state = 'stopped'
      cancelTick()
      cancelRestart()
      const ending = worker
      if (ending === undefined) return
      ending.ref()
      const gone = new Promise<void>(resolve => ending.once('exit', () => resolve()))
      send({ kind: 'close' })
      await gone
    },
  }
}

const unavailable = (): Failure =>
  new Failure(
    'unavailable',
    'ledger.history-unavailable',
    'The index of the history is not there now: it is begun again within a minute. Balances of now can be read meanwhile.',
  )

const busy = (): Failure =>
  new Failure('rate-limited', 'ledger.history-busy', 'Too many questions about the history wait: ask again later.')
