import fc from 'fast-check'
import type { AuthorisationId, EntrySetId, HoldId } from '#libraries/ids/ids.ts'
import { money } from '#libraries/money/money.ts'
import type { Command, HoldReference } from '../../domain/command.ts'
import { newId } from '../../ledger-fixture.ts'
import { customerAddress, depositsClearingAddress, potAddress, settlementAddress } from '../../messages/addresses.ts'

/** Commands of every kind whose ids, references and holds meet again and again, long after they were used first. */

const accounts = [newId('acc'), newId('acc')] as const
const pot = potAddress(accounts[0], newId('pot'), 'GBP')
const authorisationIds: readonly AuthorisationId[] = Array.from({ length: 6 }, () => newId('auth'))
const holdIds: readonly HoldId[] = Array.from({ length: 3 }, () => newId('hold'))
const entrySetIds: readonly EntrySetId[] = Array.from({ length: 8 }, () => newId('entryset'))
const [cardA, cardB] = [newId('card'), newId('card')]
const transactionId = newId('tx')

const head = {
  commandId: fc.nat(30).map(n => `command-${n}`),
  requestHash: fc.constantFrom('h', 'h', 'h', 'i'),
  effectiveAt: fc.constant(1_768_478_400_000),
}
const account = fc.constantFrom(...accounts)
const some = fc.uniqueArray(fc.constantFrom('r1', 'r2', 'r3', 'r4'), { maxLength: 2 })
const card = fc.constantFrom(cardA, cardB, undefined)
const amount = fc.bigInt(1n, 40n).map(minor => money(minor, 'GBP'))
const entrySetId = fc.constantFrom(...entrySetIds)
const authorisationId = fc.constantFrom(...authorisationIds)
const holdId = fc.constantFrom(...holdIds)
const address = fc.constantFrom(customerAddress(accounts[0], 'GBP'), customerAddress(accounts[1], 'GBP'), pot)

const hold: fc.Arbitrary<HoldReference> = fc.oneof(
  authorisationId.map(id => ({ kind: 'authorisation' as const, authorisationId: id })),
  holdId.map(id => ({ kind: 'hold' as const, holdId: id })),
  fc.record({ kind: fc.constant('references' as const), references: some, cardId: card }),
)

const commands = {
  authorise: fc.record({
    ...head,
    authorisationId,
    transactionId: fc.constant(transactionId),
    accountId: account,
    cardId: card,
    kind: fc.constant('purchase' as const),
    amount,
    effect: fc.constantFrom(
      { kind: 'hold' as const },
      { kind: 'hold' as const },
      { kind: 'none' as const },
      { kind: 'decline' as const, reason: 'frozen-card' as const },
    ),
    approvalCode: fc.constant('A1B2C3'),
    references: some,
  }),
  reverse: fc.record({ ...head, references: some, cardId: card, reason: fc.constant('00') }),
  post: fc
    .record({ ...head, entrySetId, address, minor: fc.bigInt(-20n, 60n) })
    .map(({ address: to, minor, ...body }) => ({
      ...body,
      transactionId,
      kind: 'deposit',
      postings: [
        { address: to, amountMinor: minor },
        { address: depositsClearingAddress('GBP'), amountMinor: -minor },
      ],
    })),
  hold: fc.record({ ...head, holdId, kind: fc.constant('transfer'), address, amount }),
  increment: fc.record({ ...head, accountId: account, hold, amount, approvalCode: fc.constant('A1B2C3') }),
  release: fc.record({ ...head, accountId: account, hold, reason: fc.constant('given back') }),
  expire: fc.record({ ...head, effectiveAt: fc.constant(1_800_000_000_000), accountId: account, hold }),
  capture: fc
    .record({ ...head, entrySetId, accountId: account, hold, amount, isFinal: fc.boolean() })
    .map(body => ({ ...body, transactionId, kind: 'presentment', counter: settlementAddress('GBP') })),
  openAddress: fc.record({ ...head, address: fc.constant(pot) }),
  limitAddress: fc.record({ ...head, address, overdraftLimitMinor: fc.bigInt(0n, 50n) }),
  reverseEntrySet: fc
    .record({ ...head, entrySetId, reverses: entrySetId, reason: fc.constant('error') })
    .map(body => ({ ...body, transactionId })),
}

const weights: Partial<Record<keyof typeof commands, number>> = { authorise: 6, capture: 4, reverse: 3, post: 4 }

/** Of the reversal of an entry set, what it takes back is filled in by who sends it. */
export const anyCommand: fc.Arbitrary<Command> = fc.oneof(
  ...Object.entries(commands).map(([operation, body]) => ({
    weight: weights[operation as keyof typeof commands] ?? 1,
    arbitrary: (body as fc.Arbitrary<unknown>).map(
      given => ({ operation, body: given, original: undefined }) as unknown as Command,
    ),
  })),
)

/** Opens the accounts of the commands and puts money on them. */
export const openings = (): readonly Command[] =>
  accounts.flatMap((accountId, n): Command[] => [
    {
      operation: 'openAccount',
      body: { commandId: `open-${n}`, requestHash: 'h', effectiveAt: 0, accountId, currency: 'GBP' },
    },
    {
      operation: 'post',
      body: {
        commandId: `deposit-${n}`,
        requestHash: 'h',
        effectiveAt: 1_768_478_400_000,
        entrySetId: newId('entryset'),
        transactionId,
        kind: 'deposit',
        postings: [
          { address: customerAddress(accountId, 'GBP'), amountMinor: 500n },
          { address: depositsClearingAddress('GBP'), amountMinor: -500n },
        ],
      },
    },
  ])
