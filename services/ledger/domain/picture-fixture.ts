import type { AddressState } from './address-state.ts'
import type { HoldState } from './hold-state.ts'
import { commandIds, entrySetIds, holdKeys, references } from './random-commands-fixture.ts'
import type { LedgerState } from './state.ts'

/** Everything that the state holds, as lines that can be compared. */
export const picture = (state: LedgerState): string =>
  [
    numbers(state),
    `sums ${[...state.sums].filter(([, sum]) => sum !== 0n).join(' ')}`,
    `day ${state.closedDay}`,
    ...references.map(reference => `${reference} ${[state.authorisations.get(reference) ?? []].flat().map(holdLine)}`),
    ...holdKeys.map(id => `${id} ${holdLine(state.holds.get(id))}`),
    `due ${dueLines(state)}`,
    ...references.map(reference => `parked ${[state.parked.get(reference) ?? []].flat().map(({ cardId }) => cardId)}`),
    ...entrySetIds.map(id => `${id} ${state.entrySets.get(id)} ${state.reversedEntrySets.get(id)}`),
    ...Object.values(state.commands).map(map => commandIds.map(id => map.get(id)).join(' ')),
  ].join('\n')

/** The numbers of the books alone: what a refusal may not change. */
export const numbers = (state: LedgerState): string =>
  [
    `${state.openHolds} ${state.parkedReversals}`,
    ...[...state.accounts.values()].map(addressLine),
    ...[...state.pots].map(([key, address]) => `${key} ${addressLine(address)}`),
    ...[...state.bankAddresses].map(([key, address]) => `${key} ${addressLine(address)}`).sort(),
  ].join('\n')

const addressLine = ({ accountId, posted, held, version, rare }: AddressState): string =>
  `${accountId} ${posted} ${held} ${rare.pendingIn} ${rare.overdraftLimit} ${rare.isClosed} ${rare.openPots} ${version}`

const holdLine = (hold: HoldState | undefined): string =>
  hold === undefined
    ? ''
    : `${hold.sequence} ${hold.held} ${hold.authorised} ${hold.captured} ${hold.expiresAt} ${hold.lifetimeMs}`

/** The index of what is due, minute by minute: links that go one way only would be seen. */
const dueLines = (state: LedgerState): string =>
  [...state.expiry]
    .sort(([a], [b]) => a - b)
    .map(([minute, last]) => {
      const ids: string[] = []
      for (let hold: HoldState | undefined = last; hold !== undefined; hold = hold.earlier) {
        ids.push(`${hold.sequence}`)
        if (hold.earlier !== undefined && hold.earlier.later !== hold) ids.push('broken')
      }
      return `${minute} ${ids.sort()}`
    })
    .join(', ')
