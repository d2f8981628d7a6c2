import { parentPort, workerData } from 'node:worker_threads'
import { workInBackground } from './node-background-thread.ts'
import type { SpanRow } from './span-rows.ts'
import { openTraceSegments } from './sqlite-trace-segments.ts'

/**
 * The thread that writes traces. It takes rows, gathers them into one batch of at most `batchRowsMax` rows or `batchMs`, and
 * says `written` per message, by which the other side knows how far behind it is. After `close` it writes the rest and ends.
 */
export type ToTraceWorker =
  | { readonly kind: 'rows'; readonly rows: readonly SpanRow[] }
  | { readonly kind: 'find'; readonly number: number; readonly id: string }
  | { readonly kind: 'close' }

export type FromTraceWorker =
  | { readonly kind: 'written' }
  | { readonly kind: 'found'; readonly number: number; readonly rows: readonly Omit<SpanRow, 'keys'>[] }

const batchRowsMax = 2000
const batchMs = 250

const port = parentPort
if (port !== null) {
  workInBackground()
  const segments = openTraceSegments(workerData as { directory: string; keep: number })
  let waiting = 0
  let timer: NodeJS.Timeout | undefined
  const commit = (): void => {
    clearTimeout(timer)
    timer = undefined
    waiting = 0
    segments.commit()
  }
  const answer = (message: ToTraceWorker): FromTraceWorker | undefined => {
    if (message.kind === 'find') return { kind: 'found', number: message.number, rows: segments.find(message.id) }
    if (message.kind === 'close') {
      commit()
      segments.close()
      port.close()
      return undefined
    }
    for (const row of message.rows) segments.insert(row)
    waiting += message.rows.length
    if (waiting >= batchRowsMax) commit()
    else timer ??= setTimeout(commit, batchMs)
    return { kind: 'written' }
  }
  port.on('message', (message: ToTraceWorker) => {
    const reply = answer(message)
    if (reply !== undefined) port.postMessage(reply)
  })
}
