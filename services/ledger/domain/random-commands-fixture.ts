import fc from 'fast-check'
import type { AccountId, AuthorisationId, HoldId, TransactionId } from '#libraries/ids/ids.ts'
import { type Currency, money } from '#libraries/money/money.ts'
import { rfc3339 } from '#libraries/time/business-day.ts'
import { bankAddress, customerAddress, depositsClearingAddress, potAddress, settlementAddress } from '../contract.ts'
import { newId } from '../ledger-fixture.ts'
import type { Address } from '../messages/addresses.ts'
import type { Capture, Command, Condition, HoldReference } from './command.ts'

/**
 * Commands of every kind from small pools, so that ids, references, cards, pots and accounts meet again and again. A command is
 * three numbers: the first picks the operation, the others are used up digit by digit for the fields. That makes very many of
 * them in little time, and fast-check shrinks them towards the simplest: a large deposit into the first account.
 */

export const accountIds = [newId('acc'), newId('acc'), newId('acc')] as const
const [pounds, morePounds, euros] = accountIds
const potIds = [newId('pot'), newId('pot')] as const
const cards = [undefined, newId('card'), newId('card')]
export const references = ['r1', 'r2', 'r3', 'r4']
export const commandIds = Array.from({ length: 14 }, (_, n) => `command-${n}`)
export const currencies = ['GBP', 'EUR'] as const
const authorisationIds = Array.from({ length: 4 }, () => newId('auth'))
const holdIds: readonly HoldId[] = Array.from({ length: 2 }, () => newId('hold'))
export const holdKeys: readonly string[] = [...authorisationIds, ...holdIds]
export const entrySetIds = Array.from({ length: 6 }, () => newId('entryset'))
const nobody = newId('acc')
const transactionIds = Array.from({ length: 3 }, () => newId('tx'))

/** A command is recorded a day after the one before it, so that holds end inside a sequence. */
export const dayMs = 24 * 60 * 60 * 1000
export const firstDay = 20_000
export const recordedAtOf = (n: number): number => (firstDay + n) * dayMs

export const customerAddresses: readonly Address[] = [
  customerAddress(pounds, 'GBP'),
  customerAddress(morePounds, 'GBP'),
  potAddress(pounds, potIds[0], 'GBP'),
  potAddress(morePounds, potIds[1], 'GBP'),
  customerAddress(euros, 'EUR'),
  potAddress(euros, potIds[1], 'EUR'),
]
const bankAddresses: readonly Address[] = [
  depositsClearingAddress('GBP'),
  settlementAddress('GBP'),
  bankAddress('transit', 'GBP'),
  depositsClearingAddress('EUR'),
]
/** What nobody opened, what is no address at all, and an account in a currency that it does not have. */
const strangeAddresses: readonly Address[] = [
  customerAddress(pounds, 'EUR'),
  potAddress(euros, potIds[0], 'EUR'),
  customerAddress(newId('acc'), 'GBP'),
  { ...depositsClearingAddress('GBP'), name: 'coffee-fund' },
]

/** Takes fields out of numbers below 2^53, from the last digit of the first on. */
const digits = ([first, second]: readonly [number, number]) => {
  let rest = first
  let room = 2 ** 53
  const below = (size: number): number => {
    if (room < size) {
      rest = second
      room = 2 ** 53
    }
    const digit = rest % size
    rest = Math.floor(rest / size)
    room /= size
    return digit
  }
  const pick = <T>(list: readonly T[]): T => list[below(list.length)] as T
  return { below, pick, oneIn: (chances: number) => below(chances) === chances - 1 }
}
type Digits = ReturnType<typeof digits>

const head = ({ pick, below }: Digits) => ({
  commandId: pick(commandIds),
  requestHash: pick(['h', 'h', 'h', 'h', 'h', 'i']),
  effectiveAt: (firstDay + below(24)) * dayMs,
})
const amountOf = ({ below, oneIn }: Digits): bigint => (oneIn(12) ? BigInt(below(4)) - 3n : BigInt(60 - below(60)))
const moneyOf = (from: Digits, currency: Currency = 'GBP') => money(amountOf(from), from.oneIn(20) ? 'EUR' : currency)
const addressIn = (from: Digits, currency?: Currency): Address => {
  if (from.oneIn(24)) return from.pick(strangeAddresses)
  const list = from.oneIn(4) ? bankAddresses : customerAddresses
  return from.pick(currency === undefined ? list : list.filter(address => address.currency === currency))
}
const customerIn = (from: Digits): Address => from.pick(from.oneIn(24) ? strangeAddresses : customerAddresses)
const referencesIn = ({ below }: Digits): string[] => {
  const bits = below(16)
  return references.filter((_, n) => (bits >> n) % 2 === 1)
}
const accountIn = ({ pick }: Digits) => pick([pounds, pounds, pounds, morePounds, morePounds, euros])

/** Most payments under an id are of the same account, and most of what concerns them names it: so they meet. */
const authorisationIn = (from: Digits) => {
  const n = from.below(authorisationIds.length)
  const owner = n < 2 ? pounds : morePounds
  return {
    authorisationId: authorisationIds[n] as AuthorisationId,
    accountId: from.oneIn(10) ? accountIn(from) : owner,
  }
}
const heldIn = (from: Digits) => {
  const n = from.below(holdIds.length)
  const address = [customerAddresses[0], customerAddresses[2]][n] as Address
  const of = from.oneIn(10) ? customerIn(from) : address
  return { holdId: holdIds[n] as HoldId, address: of, accountId: of.accountId ?? pounds }
}

const holdIn = (from: Digits): { hold: HoldReference; accountId: AccountId } => {
  const way = from.below(6)
  if (way === 0)
    return {
      hold: { kind: 'references', references: referencesIn(from), cardId: from.pick(cards) },
      accountId: accountIn(from),
    }
  if (way > 3) {
    const { holdId, accountId } = heldIn(from)
    return { hold: { kind: 'hold', holdId }, accountId }
  }
  const { authorisationId, accountId } = authorisationIn(from)
  return { hold: { kind: 'authorisation', authorisationId }, accountId }
}

const withoutAccount = ({ holdId, address }: ReturnType<typeof heldIn>) => ({ holdId, address })

const conditionsIn = (from: Digits): Condition[] | undefined => {
  if (!from.oneIn(4)) return undefined
  const balance = from.pick([undefined, 'posted', 'held', 'pendingIn', 'available'] as const)
  const address = addressIn(from)
  const limit = BigInt(from.below(80)) - 10n
  const condition = [{ minimumMinor: limit }, { maximumMinor: limit }, { version: from.below(6) }]
  return [{ address, balance, ...from.pick(condition) }]
}

const makers: Record<Command['operation'], (from: Digits) => Command> = {
  openAccount: from => ({
    operation: 'openAccount',
    body: { ...head(from), accountId: from.pick(accountIds), currency: from.pick(currencies) },
  }),
  authorise: from => ({
    operation: 'authorise',
    body: {
      ...head(from),
      ...authorisationIn(from),
      ...(from.oneIn(16) ? { accountId: undefined } : {}),
      amount: moneyOf(from),
      cardId: from.pick(cards),
      references: referencesIn(from),
      merchantCategory: from.pick([undefined, '7011', '5812', '7512']),
      effect: from.oneIn(6)
        ? from.pick([{ kind: 'none' } as const, { kind: 'decline', reason: 'frozen-card' } as const])
        : { kind: 'hold' },
      cvcResult: from.pick(['match', 'no-match', undefined]),
      transactionId: from.pick(transactionIds),
      kind: 'purchase',
      approvalCode: 'A1B2C3',
    },
  }),
  reverse: from => ({
    operation: 'reverse',
    body: {
      ...head(from),
      accountId: from.oneIn(3) ? accountIn(from) : undefined,
      references: referencesIn(from),
      cardId: from.pick(cards),
      remaining: from.oneIn(3) ? moneyOf(from) : undefined,
      reason: from.pick(['00', 'cut-off']),
    },
  }),
  post: from => {
    const one = addressIn(from)
    const other = addressIn(from, from.oneIn(16) ? undefined : one.currency)
    const amountMinor = BigInt(300 - from.below(600))
    const legs = [
      { address: one, amountMinor },
      { address: other, amountMinor: -amountMinor },
    ]
    const third = from.oneIn(8) ? [{ address: addressIn(from), amountMinor: BigInt(from.below(3)) }] : []
    return {
      operation: 'post',
      body: {
        ...head(from),
        entrySetId: from.pick(entrySetIds),
        transactionId: from.pick(transactionIds),
        kind: 'adjustment',
        postings: from.oneIn(40) ? [] : [...legs, ...third],
        conditions: conditionsIn(from),
      },
    }
  },
  openAddress: from => ({ operation: 'openAddress', body: { ...head(from), address: customerIn(from) } }),
  closeAddress: from => ({ operation: 'closeAddress', body: { ...head(from), address: customerIn(from) } }),
  limitAddress: from => ({
    operation: 'limitAddress',
    body: { ...head(from), address: customerIn(from), overdraftLimitMinor: BigInt(from.below(60)) - 2n },
  }),
  hold: from => {
    const effective = head(from)
    const isEnding = from.oneIn(2)
    return {
      operation: 'hold',
      body: {
        ...effective,
        ...withoutAccount(heldIn(from)),
        kind: 'transfer',
        to: from.oneIn(2) ? addressIn(from, 'GBP') : undefined,
        amount: moneyOf(from),
        expiresAt: isEnding ? effective.effectiveAt + from.below(4) * dayMs : undefined,
        conditions: conditionsIn(from),
      },
    }
  },
  increment: from => ({
    operation: 'increment',
    body: {
      ...head(from),
      ...holdIn(from),
      amount: moneyOf(from),
      approvalCode: 'D4E5F6',
    },
  }),
  release: from => ({
    operation: 'release',
    body: {
      ...head(from),
      ...holdIn(from),
      amount: from.oneIn(2) ? moneyOf(from) : undefined,
      reason: 'given back',
    },
  }),
  capture: from => ({
    operation: 'capture',
    body: {
      ...head(from),
      ...holdIn(from),
      ...from.pick<Partial<Capture>>([{}, {}, {}, { accountId: undefined }, { hold: undefined }]),
      ...(from.oneIn(24) ? { accountId: nobody, hold: undefined } : {}),
      amount: moneyOf(from),
      counter: from.oneIn(5) ? addressIn(from, 'GBP') : settlementAddress(from.oneIn(16) ? 'EUR' : 'GBP'),
      isFinal: from.oneIn(2),
      entrySetId: from.pick(entrySetIds),
      transactionId: from.pick(transactionIds),
      kind: 'presentment',
    },
  }),
  expire: from => ({
    operation: 'expire',
    body: { ...head(from), ...holdIn(from) },
  }),
  /** What it takes back is filled in by who sends it. */
  reverseEntrySet: from => ({
    operation: 'reverseEntrySet',
    body: {
      ...head(from),
      reverses: from.pick(entrySetIds),
      entrySetId: from.pick(entrySetIds),
      transactionId: from.pick(transactionIds),
      reason: 'correction',
      evenIfShort: from.pick([undefined, false, true]),
    },
    original: undefined,
  }),
  closeDay: from => ({
    operation: 'closeDay',
    body: {
      ...head(from),
      day: from.oneIn(16) ? '2024-13-01' : rfc3339((firstDay + from.below(12)) * dayMs).slice(0, 10),
    },
  }),
}

const weights: readonly (readonly [Command['operation'], number])[] = [
  ['post', 12],
  ['authorise', 22],
  ['capture', 20],
  ['reverse', 8],
  ['increment', 7],
  ['release', 6],
  ['expire', 8],
  ['hold', 8],
  ['reverseEntrySet', 5],
  ['openAddress', 5],
  ['limitAddress', 3],
  ['closeAddress', 3],
  ['openAccount', 2],
  ['closeDay', 1],
]
const byWeight = weights.flatMap(([operation, weight]) => Array<Command['operation']>(weight).fill(operation))

const commandOf = ([kind, ...fields]: readonly [number, number, number]): Command =>
  makers[byWeight[kind] as Command['operation']](digits(fields))

const opened: readonly Command[] = accountIds.map((accountId, n) => ({
  operation: 'openAccount',
  body: { commandId: `open-${n}`, requestHash: 'h', effectiveAt: 0, accountId, currency: n === 2 ? 'EUR' : 'GBP' },
}))

const paidIn: Command = {
  operation: 'post',
  body: {
    commandId: 'paid-in',
    requestHash: 'h',
    effectiveAt: firstDay * dayMs,
    entrySetId: newId('entryset'),
    transactionId: transactionIds[0] as TransactionId,
    kind: 'deposit',
    postings: [
      { address: customerAddress(pounds, 'GBP'), amountMinor: 200n },
      { address: customerAddress(morePounds, 'GBP'), amountMinor: 100n },
      { address: depositsClearingAddress('GBP'), amountMinor: -300n },
    ],
  },
}

const potOpened: Command = {
  operation: 'openAddress',
  body: { commandId: 'pot', requestHash: 'h', effectiveAt: 0, address: potAddress(pounds, potIds[0], 'GBP') },
}

const tapped: Command = {
  operation: 'authorise',
  body: {
    commandId: 'tapped',
    requestHash: 'h',
    effectiveAt: firstDay * dayMs,
    authorisationId: authorisationIds[0] as AuthorisationId,
    transactionId: transactionIds[0] as TransactionId,
    accountId: pounds,
    kind: 'purchase',
    amount: money(50n, 'GBP'),
    effect: { kind: 'hold' },
    approvalCode: 'A1B2C3',
    references: ['r1'],
    merchantCategory: '5812',
  },
}

const kept: Command = {
  operation: 'hold',
  body: {
    commandId: 'kept',
    requestHash: 'h',
    effectiveAt: firstDay * dayMs,
    holdId: holdIds[0] as HoldId,
    kind: 'transfer',
    address: customerAddress(pounds, 'GBP'),
    to: potAddress(pounds, potIds[0], 'GBP'),
    amount: money(30n, 'GBP'),
    expiresAt: (firstDay + 8) * dayMs,
  },
}

/** The accounts are opened first, one has a pot, there is some money, and some of it is held. */
export const commandSequence = ({ maxLength = 20 } = {}): fc.Arbitrary<Command[]> =>
  fc
    .array(fc.tuple(fc.nat(byWeight.length - 1), fc.maxSafeNat(), fc.maxSafeNat()), {
      minLength: 1,
      maxLength,
      size: 'max',
    })
    .map(numbers => [...opened, potOpened, paidIn, tapped, kept, ...numbers.map(commandOf)])
