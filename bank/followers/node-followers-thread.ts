import { MessageChannel, Worker } from 'node:worker_threads'
import type { DataDirectory } from '#libraries/config/data-directory.ts'
import type { Environment } from '#libraries/config/read-settings.ts'
import { Failure, failureFromWire } from '#libraries/errors/failure.ts'
import { threadCalls } from '#libraries/rpc/node-thread-calls.ts'
import type { WireServer, WireTransport } from '#libraries/rpc/transport.ts'
import type { SpanRecord } from '#libraries/telemetry/telemetry-port.ts'
import type { FollowersData, FollowersStatus, FromFollowers, ToFollowers } from './followers-messages.ts'

/** The thread of the services that follow payments: what they do takes no turn of the payments' thread. */
export type FollowersThread = {
  /** Calls to any of its services. */
  readonly transport: WireTransport
  /** Takes its calls to the services of this thread; they wait until then. */
  readonly serve: (server: WireServer) => void
  /** When its services run: where the public door is. Throws what kept it from starting. */
  readonly ready: Promise<{ readonly api: string }>
  readonly status: () => Promise<FollowersStatus>
  readonly metricsPage: () => Promise<string>
  /** Ends its services, doors first, and then the thread. */
  readonly stop: () => Promise<void>
}

/**
 * A nursery that suits pages of events; without a limit of its own a thread would take that of the payments'. A payment leaves here
 * about as much garbage as there, but nobody waits for it to be swept.
 */
const nurseryMb = 48

export const startFollowersThread = ({
  environment,
  directory,
  onSpans,
  onFatal,
}: {
  environment: Environment
  directory: Pick<DataDirectory, 'path' | 'keys' | 'logs'>
  onSpans: (spans: readonly SpanRecord[]) => void
  onFatal: (reason: string) => void
}): FollowersThread => {
  const channel = new MessageChannel()
  const { path, keys, logs } = directory
  const workerData: FollowersData = { environment: { ...environment }, path, keys, logs, calls: channel.port2 }
  const worker = new Worker(new URL('./followers-worker.ts', import.meta.url), {
    workerData,
    transferList: [channel.port2],
    execArgv: [],
    resourceLimits: { maxYoungGenerationSizeMb: nurseryMb },
  })
  const calls = threadCalls(channel.port1)
  const ready = Promise.withResolvers<{ api: string }>()
  // Who waits for it hears of it; a bank that fails before it waits does not.
  ready.promise.catch(() => {})
  const ended = new Promise<void>(resolve => worker.once('exit', () => resolve()))
  const asked = new Map<number, PromiseWithResolvers<FollowersStatus | string>>()
  let lastNumber = 0
  let isStopping = false

  const send = (message: ToFollowers): void => worker.postMessage(message)
  const ask = (what: 'status' | 'metrics'): Promise<FollowersStatus | string> => {
    const number = ++lastNumber
    const answer = Promise.withResolvers<FollowersStatus | string>()
    asked.set(number, answer)
    send({ kind: 'ask', number, what })
    return answer.promise
  }
  worker.on('message', (message: FromFollowers) => {
    if (message.kind === 'ready') ready.resolve(message)
    else if (message.kind === 'failed') ready.reject(failureFromWire(message.failure))
    else if (message.kind === 'fatal') onFatal(message.reason)
    else if (message.kind === 'spans') onSpans(message.spans)
    else {
      asked.get(message.number)?.resolve(message.answer)
      asked.delete(message.number)
    }
  })
  let lastError = ''
  worker.on('error', error => {
    lastError = error instanceof Error ? (error.stack ?? error.message) : String(error)
  })
  void ended.then(() => {
    calls.end()
    ready.reject(gone())
    for (const { reject } of asked.values()) reject(gone())
    if (!isStopping) onFatal(`The thread of the services that follow payments has ended. ${lastError}`)
  })
  return {
    transport: calls.transport,
    serve: calls.serve,
    ready: ready.promise,
    status: () => ask('status') as Promise<FollowersStatus>,
    metricsPage: () => ask('metrics') as Promise<string>,
    stop: async () => {
      isStopping = true
      send({ kind: 'stop' })
      await ended
    },
  }
}

const gone = (): Failure =>
  new Failure('unavailable', 'bank.followers-gone', 'The thread of the services that follow payments has ended.')
