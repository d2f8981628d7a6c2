import { apply } from '../../domain/apply.ts'
import type { Recorded } from '../../domain/recorded.ts'
import type { LedgerState } from '../../domain/state.ts'
import type { KeyHash } from '../ids/hash-key.ts'
import { idIndex } from '../ids/id-index.ts'
import { eachKeyOf, scopes } from '../ids/key-scopes.ts'
import type { Run } from '../ids/read-run.ts'
import { runBuilder } from '../ids/run-builder.ts'
import { withReferences } from './books-bytes.ts'
import { archiveName, archiveWriter } from './hold-archive.ts'
import type { KeptHold } from './hold-bytes.ts'
import { olderHolds } from './older-holds.ts'
import { forgetHold } from './recalled-holds.ts'
import type { ArchivePart } from './snapshot-file.ts'
import type { SnapshotFiles } from './snapshot-files-port.ts'

export type Folding = {
  /** The records of the next batch. */
  readonly add: (records: readonly Recorded[]) => Promise<void> | void
  /** The runs that hold all ids, and the holds that are open: the others are in the archive. All of it is flushed. */
  readonly end: () => Promise<{ runs: readonly Run[]; archived: ArchivePart; open: readonly KeptHold[] }>
  /** Takes back what only a snapshot that is made would name. */
  readonly giveUp: () => Promise<void>
  readonly close: () => Promise<void>
}

/**
 * Books that batch after batch is added to, in bounded memory: when very many ids have come, they are written to disk and forgotten,
 * and so are the holds that are closed by then; a later record that changes one of them brings it back.
 */
export const folding = async ({
  files,
  state,
  runs,
  seed,
  keysMax,
}: {
  files: SnapshotFiles
  state: LedgerState
  runs: readonly Run[]
  seed: KeyHash
  keysMax?: number | undefined
}): Promise<Folding> => {
  const keys = runBuilder({ files, seed, keysMax })
  const writer = await archiveWriter(files)
  let archive = await files.open(archiveName)
  const older = () => olderHolds({ ids: idIndex({ seed, runs: [...runs, ...keys.spilled()] }), archive, state })
  let holds = older()

  const archiveClosed = async (): Promise<readonly KeptHold[]> => {
    const open: KeptHold[] = []
    for (const kept of holdsOf(state)) {
      if (kept.hold.held !== 0n) {
        open.push(kept)
        continue
      }
      const offset = writer.put(kept)
      if (kept.isByHoldId) keys.add(scopes.hold, kept.hold.id, offset)
      for (const reference of kept.references) keys.add(scopes.reference, reference, offset)
      forgetHold(state, kept)
      if (writer.isFull()) await writer.flush()
      if (keys.isFull()) await keys.spill()
    }
    await writer.flush()
    return open
  }

  const endLeg = async () => {
    await archiveClosed()
    await keys.spill()
    await archive.close()
    archive = await files.open(archiveName)
    holds = older()
  }

  const put = (records: readonly Recorded[]): Promise<void> | undefined => {
    for (const record of records) {
      apply(state, record)
      eachKeyOf(record, (scope, text) => keys.add(scope, text, record.sequence))
    }
    return keys.isFull() ? endLeg() : undefined
  }

  return {
    add: records => {
      const recalled = holds.recallFor(records)
      return recalled === undefined ? put(records) : recalled.then(() => put(records))
    },
    end: async () => {
      const open = await archiveClosed()
      await writer.sync()
      return { runs: await keys.finish(runs, state.sequence), archived: writer.part(), open }
    },
    giveUp: writer.cutBack,
    close: async () => {
      await keys.close()
      await writer.close()
      await archive.close()
    },
  }
}

/** Every hold and authorisation of the books with all under which it is found. */
const holdsOf = function* (state: LedgerState): Generator<KeptHold> {
  const references = withReferences(state.authorisations)
  for (const [id, hold] of state.holds.entries())
    if (!references.has(hold)) yield { hold, isByHoldId: state.holds.get(id) === hold, references: [] }
  for (const [hold, texts] of references)
    yield { hold, isByHoldId: state.holds.get(hold.id) === hold, references: texts }
}
