import { fstatSync } from 'node:fs'
import { join } from 'node:path'
import { readSettings } from '#libraries/config/read-settings.ts'
import { formatAddress } from '#libraries/config/setting-types.ts'
import { florinSettings } from '#libraries/config/settings.ts'
import { asFailure } from '#libraries/errors/failure.ts'
import { nodeRandom } from '#libraries/ids/node-random.ts'
import { pinoLog } from '#libraries/telemetry/pino-log.ts'
import { prometheusMetrics } from '#libraries/telemetry/prometheus-metrics.ts'
import { systemClock } from '#libraries/time/system-clock.ts'
import { startEdge } from './edge.ts'
import { edgeSettings } from './edge-settings.ts'

/**
 * The data centre as a process. It is configured by its environment; when links can be taken it writes one line to stdout and, if it
 * was spawned with an IPC channel, sends the same there: `{ "ready": true, "network": "host:port" }`. SIGTERM, the end of that
 * channel or of a pipe on stdin and, without a channel, SIGINT stop it in order: exit 0. Exit 2 for wrong settings, 4 for a failure, with one
 * sentence on stderr and `{ "failed": { "code", "message", "field" } }` on the channel.
 */
const run = async (): Promise<void> => {
  const values = readSettings(florinSettings, process.env)
  const settings = edgeSettings(values)
  const clock = systemClock()
  const { log, close: closeLog } = pinoLog({
    ...{ clock, process: 'edge', level: values.logLevel, traceId: () => undefined },
    directory: join(settings.dataDirectory, '..', 'logs'),
    bytesMax: values.logMaxMb * 1024 * 1024,
  })
  const place = log.at('edge')
  const edge = await startEdge({ settings, clock, random: nodeRandom(), log: place, metrics: prometheusMetrics() })
  // Ports are unreferenced timers and sockets that may all be gone for a moment: this keeps the process.
  const alive = setInterval(() => {}, 3_600_000)
  const stop = async (reason: string): Promise<void> => {
    if (isStopping) return
    isStopping = true
    place.info('The edge stops.', { reason })
    await edge.close()
    closeLog()
    clearInterval(alive)
    process.exit(0)
  }
  let isStopping = false
  process.on('SIGTERM', () => void stop('SIGTERM'))
  // A terminal sends Ctrl-C to the whole group: under a parent it is the parent that decides who stops first.
  process.on('SIGINT', () => process.send === undefined && void stop('SIGINT'))
  process.on('disconnect', () => void stop('disconnect'))
  if (stdinIsPipe()) process.stdin.on('end', () => void stop('end of stdin')).resume()
  const ready = { ready: true, network: formatAddress(edge.networkAddress) }
  process.stdout.write(`${JSON.stringify(ready)}\n`)
  process.send?.(ready)
}

/** A parent that holds a pipe to us ends it when it ends; a terminal or /dev/null says nothing. */
const stdinIsPipe = (): boolean => {
  try {
    const stdin = fstatSync(0)
    return stdin.isFIFO() || stdin.isSocket()
  } catch {
    return false
  }
}

run().catch(error => {
  const failure = asFailure(error)
  const isBug = failure.code === 'internal' && (error as { errno?: number }).errno === undefined
  const message = failure.code === 'internal' ? String(error) : failure.message
  process.stderr.write(`florin edge: ${isBug ? (error as Error).stack : message}\n`)
  const exit = () => process.exit(failure.code === 'bad-request' ? 2 : 4)
  const { subCode: code, field } = failure
  if (process.send === undefined) exit()
  else process.send({ failed: { code, message, ...(field === undefined ? {} : { field }) } }, exit)
})
