import fc from 'fast-check'
import type { Currency } from '#libraries/money/money.ts'
import type { Infer } from '#libraries/schema/schema.ts'
import { customerAddress, depositsClearingAddress, type Posting, settlementAddress } from '../contract.ts'
import { newId } from '../ledger-fixture.ts'
import type { Command } from './command.ts'

/** Commands from small pools, so that ids, references, cards and accounts meet again and again. */

export const accountIds = [newId('acc'), newId('acc'), newId('acc')] as const
const [pounds, morePounds, euros] = accountIds
const cards = [newId('card'), newId('card')]
export const references = ['r1', 'r2', 'r3', 'r4', 'r5']
export const commandIds = Array.from({ length: 12 }, (_, n) => `command-${n}`)
export const currencies = ['GBP', 'EUR'] as const

const currency = fc.constantFrom(...currencies)
const head = {
  commandId: fc.constantFrom(...commandIds),
  requestHash: fc.constantFrom('h', 'h', 'h', 'i'),
  effectiveAt: fc.nat(9),
}
const amount = fc.oneof(fc.bigInt(1n, 60n), fc.bigInt(-3n, 300n))
const money = (of: fc.Arbitrary<Currency>) =>
  fc.record({ amountMinor: amount, currency: of }, { noNullPrototype: true })
const account = fc.constantFrom(...accountIds)
const some = fc.uniqueArray(fc.constantFrom(...references), { maxLength: 3 })
const card = fc.option(fc.constantFrom(...cards), { nil: undefined })

const open = fc
  .record({ ...head, accountId: account, currency })
  .map((body): Command => ({ operation: 'openAccount', body }))

const authorise = fc
  .record({
    ...head,
    accountId: fc.option(account, { nil: undefined, freq: 9 }),
    cardId: card,
    amount: money(fc.constantFrom('GBP', 'GBP', 'EUR')),
    effect: fc.constantFrom(...([{ kind: 'hold' }, { kind: 'hold' }, { kind: 'hold' }, { kind: 'none' }] as const), {
      kind: 'decline',
      reason: 'frozen-card',
    } as const),
    references: some,
    cvcResult: fc.constantFrom('match', 'no-match', undefined),
  })
  .map(
    (asked): Command => ({
      operation: 'authorise',
      body: {
        ...asked,
        authorisationId: newId('auth'),
        transactionId: newId('tx'),
        kind: 'purchase',
        approvalCode: 'A1B2C3',
      },
    }),
  )

const reverse = fc
  .record({
    ...head,
    references: some,
    cardId: card,
    remaining: fc.option(money(currency), { nil: undefined }),
    reason: fc.constantFrom('00', 'cut-off'),
  })
  .map((body): Command => ({ operation: 'reverse', body }))

const address = fc.oneof(
  fc.constantFrom(customerAddress(pounds, 'GBP'), customerAddress(morePounds, 'GBP'), customerAddress(euros, 'EUR')),
  fc.constantFrom(depositsClearingAddress('GBP'), settlementAddress('GBP'), depositsClearingAddress('EUR')),
  fc.constantFrom(customerAddress(pounds, 'EUR')),
)

type Leg = Infer<typeof Posting>

/** Mostly sets that sum to zero: pairs between two addresses of one currency; some loose legs. */
const pair = fc.tuple(address, address, fc.bigInt(-300n, 300n)).map(([from, to, amountMinor]): Leg[] => [
  { address: from, amountMinor },
  { address: { ...to, currency: from.currency }, amountMinor: -amountMinor },
])
const loose = fc
  .record({ address, amountMinor: fc.bigInt(-9n, 9n) }, { noNullPrototype: true })
  .map((leg): Leg[] => [leg])
const post = fc
  .record({
    ...head,
    postings: fc.array(fc.oneof({ weight: 6, arbitrary: pair }, { weight: 1, arbitrary: loose }), { maxLength: 3 }),
  })
  .map(
    ({ postings, ...body }): Command => ({
      operation: 'post',
      body: {
        ...body,
        entrySetId: newId('entryset'),
        transactionId: newId('tx'),
        kind: 'adjustment',
        postings: postings.flat(),
      },
    }),
  )

export const command = fc.oneof(
  { weight: 2, arbitrary: open },
  { weight: 4, arbitrary: post },
  { weight: 6, arbitrary: authorise },
  { weight: 4, arbitrary: reverse },
)

export const commandSequence = ({ maxLength = 24 } = {}) =>
  fc.array(command, { minLength: 1, maxLength, size: 'max' }).map((commands): Command[] => [
    ...accountIds.map(
      (accountId, n): Command => ({
        operation: 'openAccount',
        body: {
          commandId: `open-${n}`,
          requestHash: 'h',
          effectiveAt: 0,
          accountId,
          currency: n === 2 ? 'EUR' : 'GBP',
        },
      }),
    ),
    ...commands,
  ])
