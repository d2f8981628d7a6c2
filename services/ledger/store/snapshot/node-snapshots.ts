import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { Failure } from '#libraries/errors/failure.ts'
import type { Log } from '#libraries/telemetry/telemetry-port.ts'
import { journalFileName } from '../node-journal-file.ts'
import { nodeSnapshotFiles } from './node-snapshot-files.ts'
import type { FromSnapshotWorker, SnapshotWork } from './node-snapshot-worker.ts'
import type { Snapshots } from './snapshots-port.ts'

/** In the journal's directory. Everything in it can be made again from the journal, so it may be removed while the bank is stopped. */
const snapshotFolder = 'snapshots'

/** Snapshots beside a journal on this machine, made in a thread of their own. */
export const nodeSnapshots = ({ directory, log }: { directory: string; log: Log }): Snapshots => {
  const snapshotDirectory = join(directory, snapshotFolder)
  let running: Worker | undefined
  const run = (work: SnapshotWork): Promise<string> =>
    new Promise((resolve, reject) => {
      const worker = new Worker(new URL('./node-snapshot-worker.ts', import.meta.url), {
        workerData: work,
        execArgv: [],
      })
      running = worker
      worker.on('message', (message: FromSnapshotWorker) => {
        if (message.kind === 'warning') log.warn(message.message, message.fields)
        else if (message.kind === 'made') resolve(message.name)
        else reject(notMade(message.reason))
      })
      worker.on('error', error => reject(notMade(error.message)))
      // After a message it is too late for this to count.
      worker.on('exit', () => reject(notMade('its thread was ended')))
    })
  return {
    files: nodeSnapshotFiles(snapshotDirectory),
    make: ({ through, anew = false }) => run({ directory, snapshotDirectory, through, anew }),
    journalBytes: async () => (await stat(join(directory, journalFileName)).catch(() => undefined))?.size ?? 0,
    abandon: async () => {
      await running?.terminate()
    },
  }
}

const notMade = (reason: string) =>
  new Failure('unavailable', 'ledger.snapshot-not-made', `No snapshot was made: ${reason}.`)
