import { operations } from './command.ts'
import { type GenerationMap, keepsNothing } from './generation-map.ts'
import { emptyState, type LedgerState } from './state.ts'

/** The maps of used ids: what they hold is known from the journal too, so it may be forgotten when it is found there. */
const idMaps = (state: LedgerState): readonly GenerationMap<number>[] => [
  ...Object.values(state.commands),
  state.entrySets,
  state.reversedEntrySets,
]

/** All ids of the books become their older generation. */
export const beginGeneration = (state: LedgerState): void => {
  for (const map of idMaps(state)) map.beginGeneration()
}

export const hasOlder = (state: LedgerState): boolean => idMaps(state).some(map => map.hasOlder())

export const forgetOlder = (state: LedgerState): void => {
  for (const map of idMaps(state)) map.forgetOlder()
}

/** Books that records are applied to, but no commands are decided on: they remember no ids. */
export const stateWithoutIds = (): LedgerState => ({
  ...emptyState(),
  commands: Object.fromEntries(
    operations.map(operation => [operation, keepsNothing()]),
  ) as unknown as LedgerState['commands'],
  entrySets: keepsNothing(),
  reversedEntrySets: keepsNothing(),
})
