import { MessageChannel, type MessagePort, Worker } from 'node:worker_threads'

/** A thread that writes SQLite files. Files that share one save memory, and wait for one another's flushes. */
export type SqliteThread = {
  /** A line to the thread for one file; it closes when the thread ends. */
  readonly connect: () => MessagePort
  /** Resolves when the thread has ended, whatever the reason. */
  readonly ended: Promise<void>
  /** Ends the thread; the files on it must be closed before. */
  readonly close: () => Promise<void>
}

/** It holds few objects for long, so a small nursery does, and a thread takes 10 MB instead of 20. */
const nurseryMb = 4

/** The thread does not keep the process alive; a write under way does. */
export const startSqliteThread = (): SqliteThread => {
  const worker = new Worker(new URL('./sqlite-writer-worker.ts', import.meta.url), {
    execArgv: [],
    resourceLimits: { maxYoungGenerationSizeMb: nurseryMb },
  })
  worker.unref()
  // What ends it shows itself on each line.
  worker.on('error', () => undefined)
  const ended = new Promise<void>(resolve => worker.once('exit', () => resolve()))
  return {
    connect: () => {
      const { port1, port2 } = new MessageChannel()
      worker.postMessage(port2, [port2])
      return port1
    },
    ended,
    close: async () => {
      await worker.terminate()
    },
  }
}
