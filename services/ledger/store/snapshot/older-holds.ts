import type { Recorded, Reversed } from '../../domain/recorded.ts'
import { findByReference } from '../../domain/reference-index.ts'
import type { LedgerState } from '../../domain/state.ts'
import type { IdIndex } from '../ids/id-index.ts'
import { scopes } from '../ids/key-scopes.ts'
import { readArchived } from './hold-archive.ts'
import type { KeptHold } from './hold-bytes.ts'
import { inBooks, recallHold } from './recalled-holds.ts'
import type { StoredFile } from './snapshot-files-port.ts'

export type OlderHolds = {
  readonly byId: (id: string) => Promise<KeptHold | undefined>
  readonly byReference: (reference: string) => Promise<readonly KeptHold[]>
  /** Brings back what these records change and the books have forgotten; undefined when there is nothing of the kind. */
  readonly recallFor: (records: readonly Recorded[]) => Promise<void> | undefined
}

/** Holds that left the books when they were closed, found by the index of ids in the archive. */
export const olderHolds = ({
  ids,
  archive,
  state,
}: {
  ids: IdIndex
  archive: StoredFile | undefined
  state: LedgerState
}): OlderHolds => {
  /** A hold that was put in several times counts as it was last. */
  const found = async (
    scope: number,
    text: string,
    isIt: (kept: KeptHold) => boolean,
  ): Promise<readonly KeptHold[]> => {
    if (archive === undefined || !ids.mayHold(scope, text)) return []
    const bySequence = new Map<number, KeptHold>()
    for (const offset of await ids.find(scope, text)) {
      const kept = await readArchived(archive, offset, state)
      if (isIt(kept) && !bySequence.has(kept.hold.sequence)) bySequence.set(kept.hold.sequence, kept)
    }
    return [...bySequence.values()]
  }
  const byId = async (id: string) =>
    (await found(scopes.hold, id, ({ hold, isByHoldId }) => isByHoldId && hold.id === id))[0]
  const byReference = (reference: string) =>
    found(scopes.reference, reference, ({ references }) => references.includes(reference))
  const recall = async (asked: readonly Asked[]) => {
    for (const { id, reversed } of asked) {
      if (id !== undefined) putBack(state, await byId(id))
      for (const kept of reversed === undefined ? [] : await byReference(reversed.reference))
        if (kept.hold.sequence === reversed?.authorisationSequence) putBack(state, kept)
    }
  }
  return {
    byId,
    byReference,
    recallFor: records => {
      const asked = records.map(({ what }) => askedBy(state, what)).filter(ask => mayKnow(ids, ask))
      return asked.length === 0 ? undefined : recall(asked)
    },
  }
}

/** Unless the books have it: then they know more of it. */
export const putBack = (state: LedgerState, kept: KeptHold | undefined): boolean => {
  if (kept === undefined || inBooks(state, kept) !== undefined) return false
  recallHold(state, kept)
  return true
}

type Asked = { readonly id?: string | undefined; readonly reversed?: Reversed | undefined }

/** The hold that a record changes, if the books do not have it. */
const askedBy = (state: LedgerState, what: Recorded['what']): Asked => {
  switch (what.kind) {
    case 'incremented':
    case 'released':
    case 'expired':
    case 'captured':
      return what.hold === undefined || state.holds.get(what.hold) !== undefined ? {} : { id: what.hold }
    case 'reversed': {
      const fits = ({ sequence }: { sequence: number }) => sequence === what.authorisationSequence
      return findByReference(state.authorisations, what.reference, fits) === undefined ? { reversed: what } : {}
    }
    default:
      return {}
  }
}

const mayKnow = (ids: IdIndex, { id, reversed }: Asked): boolean =>
  (id !== undefined && ids.mayHold(scopes.hold, id)) ||
  (reversed !== undefined && ids.mayHold(scopes.reference, reversed.reference))
