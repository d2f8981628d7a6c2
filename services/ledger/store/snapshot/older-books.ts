import type { Command } from '../../domain/command.ts'
import { operationOf, type Recorded } from '../../domain/recorded.ts'
import type { LedgerState } from '../../domain/state.ts'
import type { IdIndex } from '../ids/id-index.ts'
import { commandScopes, scopes } from '../ids/key-scopes.ts'
import { type Ask, askedBy } from './asked-by.ts'
import type { KeptHold } from './hold-bytes.ts'
import { type OlderHolds, olderHolds, putBack } from './older-holds.ts'
import type { StoredFile } from './snapshot-files-port.ts'

/**
 * What the books have forgotten because a snapshot covers it. Nothing is ever in neither: first the files of a new snapshot are
 * taken into use, then the books forget what it covers. So what was not found in older files proves nothing after a change of files,
 * and `Found` says which files it is from.
 */
export type OlderBooks = {
  /** False is certain, and costs no disk. */
  readonly mayKnow: (command: Command) => boolean
  readonly lookUp: (command: Command) => Promise<Found>
  /** Puts back what a command asks for; undefined when other files are in use by now: look it up again. */
  readonly recall: (found: Found) => { readonly olderSequence: number | undefined } | undefined
  readonly entrySet: (entrySetId: string) => Promise<number | undefined>
  readonly holds: () => OlderHolds
  /** Changes the files; resolves when nobody reads the ones before any more. */
  readonly use: (files: OlderFiles) => Promise<void>
}

export type OlderFiles = { readonly ids: IdIndex; readonly archive: StoredFile | undefined }

/** What a command asks for, as it is in some files. */
export type Found = {
  readonly files: OlderFiles
  readonly olderSequence: number | undefined
  readonly entrySets: readonly (readonly [entrySetId: string, sequence: number])[]
  readonly reversedEntrySets: readonly (readonly [entrySetId: string, sequence: number])[]
  readonly holds: readonly KeptHold[]
}

export const olderBooks = ({
  state,
  readRecord,
  onRecalled,
  files,
}: {
  state: LedgerState
  readRecord: (sequence: number) => Promise<Recorded>
  /** A hold is in the books again. */
  onRecalled: (kept: KeptHold) => void
  files: OlderFiles
}): OlderBooks => {
  let current = files
  let reading = new Set<Promise<unknown>>()

  const lookUp = async (command: Command, from: OlderFiles): Promise<Found> => {
    const found = { entrySets: [], reversedEntrySets: [], holds: [] } as Findings
    for (const ask of askedBy(command)) if (from.ids.mayHold(ask.scope, ask.text)) await answer(ask, from, found)
    return { files: from, olderSequence: undefined, ...found }
  }

  const answer = async ({ scope, text }: Ask, from: OlderFiles, found: Findings): Promise<void> => {
    const holds = olderHolds({ ...from, state })
    if (scope === scopes.hold) {
      const kept = await holds.byId(text)
      if (kept !== undefined) found.holds.push(kept)
    } else if (scope === scopes.reference) found.holds.push(...(await holds.byReference(text)))
    else {
      const sequence = await sequenceOf({ scope, text }, from)
      if (sequence === undefined) return
      if (scope === scopes.entrySet) found.entrySets.push([text, sequence])
      else if (scope === scopes.reversedEntrySet) found.reversedEntrySets.push([text, sequence])
      else found.olderSequence = sequence
    }
  }

  /** Two texts may have one hash, so each record that is named is read and compared. */
  const sequenceOf = async ({ scope, text }: Ask, { ids }: OlderFiles): Promise<number | undefined> => {
    for (const sequence of await ids.find(scope, text))
      if (isAnswerTo(await readRecord(sequence), scope, text)) return sequence
    return undefined
  }

  const whileInUse = <T>(work: (from: OlderFiles) => Promise<T>): Promise<T> => {
    const inUse = reading
    const result = work(current)
    const ended = result.then(
      () => undefined,
      () => undefined,
    )
    inUse.add(ended)
    void ended.then(() => inUse.delete(ended))
    return result
  }

  return {
    mayKnow: command =>
      current.ids.keys > 0 && askedBy(command).some(({ scope, text }) => current.ids.mayHold(scope, text)),
    lookUp: command => whileInUse(from => lookUp(command, from)),
    recall: found => {
      if (found.files !== current) return undefined
      for (const [entrySetId, sequence] of found.entrySets) state.entrySets.set(entrySetId, sequence)
      for (const [entrySetId, sequence] of found.reversedEntrySets) state.reversedEntrySets.set(entrySetId, sequence)
      for (const kept of found.holds) if (putBack(state, kept)) onRecalled(kept)
      return { olderSequence: found.olderSequence }
    },
    entrySet: text => whileInUse(from => sequenceOf({ scope: scopes.entrySet, text }, from)),
    holds: () => olderHolds({ ...current, state }),
    use: async next => {
      const before = reading
      current = next
      reading = new Set()
      await Promise.all(before)
    },
  }
}

type Findings = {
  olderSequence?: number
  readonly entrySets: [string, number][]
  readonly reversedEntrySets: [string, number][]
  readonly holds: KeptHold[]
}

const isAnswerTo = ({ what, commandId }: Recorded, scope: number, text: string): boolean => {
  const isEntrySet = what.kind === 'posted' || what.kind === 'captured'
  if (scope === scopes.entrySet) return isEntrySet && what.entrySetId === text
  if (scope === scopes.reversedEntrySet) return isEntrySet && what.reverses === text
  return commandScopes[operationOf(what)] === scope && commandId === text
}
