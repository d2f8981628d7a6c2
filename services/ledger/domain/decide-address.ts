import type { RefusalReason } from '../contract.ts'
import { isPotAddress } from '../messages/addresses.ts'
import { type AddressState, newAddressState } from './address-state.ts'
import { addressBalancesAfter, after } from './balances.ts'
import type { CloseAddress, LimitAddress, OpenAddress } from './command.ts'
import { refuse, type Verdict } from './decision.ts'
import { findCustomerAddress, findOpenAddress, whyClosed } from './find-address.ts'
import type { LedgerState } from './state.ts'

/** A pot is opened once, on an account that is open, in its currency. An account's main address is opened with the account. */
export const decideOpenAddress = (state: LedgerState, { address }: OpenAddress): Verdict => {
  const found = findCustomerAddress(state, address)
  if (typeof found !== 'string') return refuse('openAddress', found.rare.isClosed ? whyClosed(found) : 'already-open')
  if (found !== 'unknown-address' || !isPotAddress(address)) return refuse('openAddress', found)
  if (isAccountClosed(state, address)) return refuse('openAddress', 'closed-account')
  const opened = newAddressState(address, state.position + 1)
  return {
    kind: 'record',
    what: { kind: 'addressOpened', address },
    after: { balances: [], addresses: [addressBalancesAfter(opened, {}, 1)] },
  }
}

const isAccountClosed = (state: LedgerState, { accountId }: OpenAddress['address']): boolean =>
  accountId !== undefined && state.accounts.get(accountId)?.rare.isClosed === true

/** Nobody loses money or a hold by it: an address that is closed is empty, keeps nothing and expects nothing. */
export const decideCloseAddress = (state: LedgerState, { address }: CloseAddress): Verdict => {
  const found = findOpenAddress(state, address)
  const refusal = typeof found === 'string' ? found : whyNotClosed(found)
  if (refusal !== undefined || typeof found === 'string') return refuse('closeAddress', refusal ?? 'unknown-address')
  return { kind: 'record', what: { kind: 'addressClosed', address }, after: after([[found, {}]]) }
}

const whyNotClosed = ({ posted, held, rare }: AddressState): RefusalReason | undefined => {
  if (posted !== 0n) return 'not-empty'
  if (held !== 0n || rare.pendingIn !== 0n) return 'has-holds'
  return rare.openPots > 0 ? 'has-pots' : undefined
}

/** Only what comes later is measured against a new limit: what was promised under the old one stays promised. */
export const decideLimitAddress = (
  state: LedgerState,
  { address, overdraftLimitMinor: overdraftLimit }: LimitAddress,
): Verdict => {
  const found = findOpenAddress(state, address)
  if (typeof found === 'string') return refuse('limitAddress', found)
  if (overdraftLimit < 0n) return refuse('limitAddress', 'invalid-amount')
  const limitBefore = found.rare.overdraftLimit
  return {
    kind: 'record',
    what: { kind: 'addressLimited', address, overdraftLimit, limitBefore },
    after: withLimit(found, overdraftLimit),
  }
}

const withLimit = (address: AddressState, overdraftLimit: bigint) =>
  after([[{ ...address, rare: { ...address.rare, overdraftLimit } }, {}]])
