import { parentPort, workerData } from 'node:worker_threads'
import { workInBackground } from '#libraries/storage/node-background-thread.ts'
import type { Log } from '#libraries/telemetry/telemetry-port.ts'
import { nodeJournalFile } from '../node-journal-file.ts'
import { makeSnapshot } from './make-snapshot.ts'
import { nodeSnapshotFiles } from './node-snapshot-files.ts'
import { snapshotName } from './snapshot-format.ts'

/** A thread that makes one snapshot, below the payments' priority, and ends: what it needed of memory is given back. */
export type SnapshotWork = {
  /** Of the journal. */
  readonly directory: string
  readonly snapshotDirectory: string
  readonly through: number | 'end'
  readonly anew: boolean
}

export type FromSnapshotWorker =
  | { readonly kind: 'made'; readonly name: string }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'warning'; readonly message: string; readonly fields: Parameters<Log['warn']>[1] }

const work = async ({ directory, snapshotDirectory, through, anew }: SnapshotWork): Promise<void> => {
  const tell = (message: FromSnapshotWorker) => parentPort?.postMessage(message)
  const warn: Log['warn'] = (message, fields) => tell({ kind: 'warning', message, fields })
  try {
    const journal = await nodeJournalFile({ directory, readOnly: true })()
    const files = nodeSnapshotFiles(snapshotDirectory)
    const { place } = await makeSnapshot({ files, journal, through, anew, log: { warn } })
    await journal.close()
    tell({ kind: 'made', name: snapshotName(place.end.batch) })
  } catch (thrown) {
    tell({ kind: 'failed', reason: thrown instanceof Error ? thrown.message : 'something was thrown' })
  }
}

workInBackground()
void work(workerData as SnapshotWork)
