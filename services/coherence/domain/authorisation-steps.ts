import { addressKey, type JournalEntry } from '#services/ledger/contract.ts'
import { mainAddressKey } from './address-of-key.ts'
import type { Authorisation } from './authorisation.ts'

/** What an entry does to one authorisation or hold. */
export type AuthorisationStep = {
  readonly id: string
  /** The entry begins it. The ledger takes an id once, so nobody looks for an earlier one. */
  readonly isNew: boolean
  readonly take: (before: Authorisation | undefined) => AuthorisationChange
}

/** `after` is absent when there is nothing to keep. `mistake`: the entry says something else of the hold than we had. */
export type AuthorisationChange = {
  readonly after: Authorisation | undefined
  readonly mistake?: { readonly expected: string; readonly found: string }
}

type Of<K extends JournalEntry['what']['kind']> = Extract<JournalEntry['what'], { kind: K }>
type Fresh = Omit<Authorisation, 'position' | 'changedAt'>

export const approved = (entry: JournalEntry, what: Of<'authorisationApproved'>): AuthorisationStep => {
  const heldMinor = what.held ? what.amount.amountMinor : 0n
  return fresh(entry, { ...asked(what, what.accountId), state: 'authorised', heldMinor, shownMinor: -heldMinor })
}

/** `undefined` for a card that is not ours: no account knows of it. */
export const declined = (entry: JournalEntry, what: Of<'authorisationDeclined'>): AuthorisationStep | undefined =>
  what.accountId === undefined
    ? undefined
    : fresh(entry, {
        ...asked(what, what.accountId),
        state: 'declined',
        heldMinor: 0n,
        shownMinor: -what.amount.amountMinor,
      })

/** A hold that no card asked for: customers see what becomes of it, not the hold. */
export const placed = (
  entry: JournalEntry,
  { holdId, address, to, amount: { amountMinor, currency } }: Of<'holdPlaced'>,
): AuthorisationStep =>
  fresh(entry, {
    ...{ authorisationId: holdId, addressKey: addressKey(address), currency },
    ...(to && { toKey: addressKey(to) }),
    ...{ state: 'hold', heldMinor: amountMinor, shownMinor: -amountMinor },
  })

type Asked = Of<'authorisationApproved'> | Of<'authorisationDeclined'>

const asked = ({ authorisationId, transactionId, amount: { currency } }: Asked, accountId: Accounted) => ({
  authorisationId,
  transactionId,
  addressKey: mainAddressKey(accountId, currency),
  currency,
})
type Accounted = Of<'authorisationApproved'>['accountId']

const fresh = ({ position, recordedAt }: JournalEntry, row: Fresh): AuthorisationStep => ({
  id: row.authorisationId,
  isNew: true,
  take: () => ({ after: { ...row, position, changedAt: recordedAt } }),
})

type Held = {
  readonly byMinor: bigint
  /** What the entry says that is held after it. */
  readonly saidMinor: bigint
  /** What the entry claims. */
  readonly claimedMinor?: bigint
}
type Shown = Pick<Authorisation, 'state' | 'shownMinor'>

/** A change of what a hold keeps. What customers see of it follows from what it keeps and what was claimed by then. */
const changed = (
  { position, recordedAt }: JournalEntry,
  id: string,
  { byMinor, saidMinor, claimedMinor }: Held,
  show: (after: Authorisation, before: Authorisation) => Shown,
): AuthorisationStep => ({
  id,
  isNew: false,
  take: before => {
    const heldMinor = (before?.heldMinor ?? 0n) + byMinor
    const said = mistakeIn({ heldMinor, saidMinor, isKnown: before !== undefined || byMinor === 0n })
    if (before === undefined) return { after: before, ...said }
    const capturedMinor =
      claimedMinor === undefined ? before.capturedMinor : (before.capturedMinor ?? 0n) + claimedMinor
    const after = { ...before, heldMinor, capturedMinor }
    return { after: { ...after, ...show(after, before), position, changedAt: recordedAt }, ...said }
  },
})

const mistakeIn = ({ heldMinor, saidMinor, isKnown }: { heldMinor: bigint; saidMinor: bigint; isKnown: boolean }) => {
  if (isKnown && heldMinor === saidMinor && heldMinor >= 0n) return {}
  const expected = isKnown ? `${heldMinor} held after it` : 'a hold that is known'
  return { mistake: { expected, found: `${saidMinor} held after it` } }
}

/** A reversal of the whole leaves the amount that customers see as it was; one of a part shows what is still held; of nothing, nothing. */
export const reversed = (entry: JournalEntry, what: Of<'authorisationReversed'>): AuthorisationStep => {
  const held = { byMinor: -what.released.amountMinor, saidMinor: what.remaining.amountMinor }
  const step = changed(entry, what.authorisationId, held, (after, before) =>
    after.heldMinor === 0n
      ? { state: 'reversed', shownMinor: before.shownMinor }
      : { state: 'partly-reversed', shownMinor: -after.heldMinor },
  )
  return held.byMinor !== 0n ? step : { ...step, take: before => ({ ...step.take(before), after: before }) }
}

type Ended = { readonly open: string; readonly ended: string }

/** Once something was claimed, customers are out of that and of what is still held. Until then the hold says it all. */
const withHeld =
  ({ open, ended }: Ended) =>
  (after: Authorisation, before: Authorisation): Shown => {
    if (after.capturedMinor !== undefined)
      return { state: 'posted', shownMinor: -(after.capturedMinor + after.heldMinor) }
    return after.heldMinor > 0n
      ? { state: open, shownMinor: -after.heldMinor }
      : { state: ended, shownMinor: before.shownMinor }
  }

type OfHold = Pick<Of<'holdReleased'>, 'authorisationId' | 'holdId'>

const idOf = ({ authorisationId, holdId }: OfHold): string => authorisationId ?? holdId ?? ''

export const incremented = (entry: JournalEntry, what: Of<'holdIncremented'>): AuthorisationStep =>
  changed(
    entry,
    idOf(what),
    { byMinor: what.amount.amountMinor, saidMinor: what.held.amountMinor },
    withHeld({ open: 'authorised', ended: 'authorised' }),
  )

export const released = (entry: JournalEntry, what: Of<'holdReleased'>): AuthorisationStep =>
  changed(
    entry,
    idOf(what),
    { byMinor: -what.released.amountMinor, saidMinor: what.held.amountMinor },
    withHeld({ open: 'partly-reversed', ended: 'reversed' }),
  )

export const expired = (entry: JournalEntry, what: Of<'holdExpired'>): AuthorisationStep =>
  changed(
    entry,
    idOf(what),
    { byMinor: -what.released.amountMinor, saidMinor: 0n },
    withHeld({ open: 'authorised', ended: 'expired' }),
  )

/** `undefined` for a claim without a hold of ours: it changes balances only. */
export const captured = (entry: JournalEntry, what: Of<'captured'>): AuthorisationStep | undefined => {
  if (idOf(what) === '') return undefined
  const held = { byMinor: -what.released.amountMinor, saidMinor: what.held.amountMinor }
  const claimed = { ...held, claimedMinor: what.amount.amountMinor }
  return changed(entry, idOf(what), claimed, withHeld({ open: 'posted', ended: 'posted' }))
}
