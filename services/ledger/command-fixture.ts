import type { AccountId, AuthorisationId, EntrySetId, HoldId } from '#libraries/ids/ids.ts'
import { type Currency, money } from '#libraries/money/money.ts'
import { customerAddress, settlementAddress } from './contract.ts'
import type * as commands from './domain/command.ts'
import { newId } from './ledger-fixture.ts'
import type { Address } from './messages/addresses.ts'

/** More commands of the tests: everything around holds, addresses and corrections. */

/** Noon of the day on which the tests begin. */
export const noon = Date.parse('2026-01-15T12:00:00Z')
const command = () => ({ commandId: newId('cmd'), requestHash: 'h', effectiveAt: noon })

export const byHold = (holdId: HoldId): commands.HoldReference => ({ kind: 'hold', holdId })
export const byAuthorisation = (authorisationId: AuthorisationId): commands.HoldReference => ({
  kind: 'authorisation',
  authorisationId,
})

export const holding = (
  address: Address,
  amountMinor: bigint,
  over: Partial<commands.Hold> = {},
): Extract<commands.Command, { operation: 'hold' }> => ({
  operation: 'hold',
  body: {
    ...command(),
    holdId: newId('hold'),
    kind: 'transfer',
    address,
    amount: money(amountMinor, address.currency),
    ...over,
  },
})

export const increment = (
  accountId: AccountId,
  hold: commands.HoldReference,
  amountMinor: bigint,
  over: Partial<commands.Increment> = {},
): commands.Command => ({
  operation: 'increment',
  body: { ...command(), accountId, hold, amount: money(amountMinor, 'GBP'), approvalCode: '654321', ...over },
})

export const release = (
  accountId: AccountId,
  hold: commands.HoldReference,
  amountMinor?: bigint,
  over: Partial<commands.Release> = {},
): commands.Command => ({
  operation: 'release',
  body: {
    ...command(),
    accountId,
    hold,
    ...(amountMinor !== undefined && { amount: money(amountMinor, 'GBP') }),
    reason: 'test',
    ...over,
  },
})

export const expiry = (accountId: AccountId, hold: commands.HoldReference, effectiveAt: number): commands.Command => ({
  operation: 'expire',
  body: { ...command(), accountId, hold, effectiveAt },
})

/** The last presentment of a payment, unless told. */
export const capture = (
  accountId: AccountId | undefined,
  hold: commands.HoldReference | undefined,
  amountMinor: bigint,
  { currency = 'GBP', ...over }: Partial<commands.Capture> & { currency?: Currency } = {},
): Extract<commands.Command, { operation: 'capture' }> => ({
  operation: 'capture',
  body: {
    ...command(),
    entrySetId: newId('entryset'),
    transactionId: newId('tx'),
    kind: 'presentment',
    accountId,
    hold,
    amount: money(amountMinor, currency),
    counter: settlementAddress(currency),
    isFinal: true,
    ...over,
  },
})

export const opened = (address: Address): commands.Command => ({
  operation: 'openAddress',
  body: { ...command(), address },
})

export const closed = (address: Address): commands.Command => ({
  operation: 'closeAddress',
  body: { ...command(), address },
})

export const limited = (address: Address, overdraftLimitMinor: bigint): commands.Command => ({
  operation: 'limitAddress',
  body: { ...command(), address, overdraftLimitMinor },
})

export const takingBack = (
  reverses: EntrySetId,
  over: Partial<commands.ReverseEntrySet> = {},
): commands.ReverseEntrySet => ({
  ...command(),
  entrySetId: newId('entryset'),
  transactionId: newId('tx'),
  reverses,
  reason: 'correction',
  ...over,
})

export const dayClosed = (day: string): commands.Command => ({ operation: 'closeDay', body: { ...command(), day } })

export const main = (accountId: AccountId): Address => customerAddress(accountId, 'GBP')
