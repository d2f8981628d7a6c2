import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountId } from '#libraries/ids/ids.ts'
import { customerAddress, type JournalEntry, potAddress, settlementAddress } from '#services/ledger/contract.ts'
import { mainAddressKey } from './address-of-key.ts'
import type { Authorisation } from './authorisation.ts'
import { addedBy } from './fold-entry.ts'
import { type Numbers, noNumbers, plus } from './numbers.ts'
import { stepOf } from './step-of-entry.ts'

const accountId = 'acc_0000000000000000000001' as AccountId
const alice = customerAddress(accountId, 'GBP')
const key = mainAddressKey(accountId, 'GBP')
const pot = potAddress(accountId, 'pot_0000000000000000000001' as never, 'GBP')
const transactionId = 'tx_0000000000000000000001'
const authorisationId = 'auth_0000000000000000000001'
const holdId = 'hold_0000000000000000000001'
const pounds = (amountMinor: bigint, currency = 'GBP') => ({ amountMinor, currency })
const entry = (what: object) => ({ position: 7, commandId: 'c', effectiveAt: 1, recordedAt: 2, what }) as JournalEntry
const of = { authorisationId, transactionId, accountId }

const approved = entry({
  kind: 'authorisationApproved',
  ...of,
  paymentKind: 'purchase',
  amount: pounds(1000n),
  held: true,
})
const incremented = (byMinor: bigint, held: bigint) =>
  entry({ kind: 'holdIncremented', ...of, amount: pounds(byMinor), held: pounds(held) })
const released = (byMinor: bigint, held: bigint) =>
  entry({ kind: 'holdReleased', ...of, released: pounds(byMinor), held: pounds(held) })
const reversed = (byMinor: bigint, remaining: bigint) =>
  entry({ kind: 'authorisationReversed', ...of, released: pounds(byMinor), remaining: pounds(remaining) })
const expired = (byMinor: bigint) => entry({ kind: 'holdExpired', ...of, released: pounds(byMinor) })
const captured = (amount: bigint, released: bigint, held: bigint, hold: object = { authorisationId }) =>
  entry({
    kind: 'captured',
    ...{ ...hold, transactionId, accountId, amount: pounds(amount), released: pounds(released), held: pounds(held) },
    postings: [
      { address: alice, amountMinor: -amount },
      { address: settlementAddress('GBP'), amountMinor: amount },
    ],
  })

/** Numbers of the account, what customers see, and what was said wrongly, after the entries. */
const after = (entries: readonly JournalEntry[], of = key): string => {
  const rows = new Map<string, Authorisation>()
  let numbers: Numbers = noNumbers
  const said: string[] = []
  for (const one of entries) {
    const step = stepOf(one)
    const before = step.authorisation && rows.get(step.authorisation.id)
    const change = step.authorisation?.take(before)
    if (change?.after) rows.set(change.after.authorisationId, change.after)
    if (change?.mistake) said.push(`! ${change.mistake.expected} <> ${change.mistake.found}`)
    numbers = plus(numbers, addedBy(step, change && { before, after: change.after }).get(of) ?? noNumbers)
  }
  const shown = [...rows.values()].map(({ state, shownMinor }) => `${state} ${shownMinor}`)
  const { postedMinor, heldMinor, holdsCount, pendingInMinor } = numbers
  return [`${postedMinor} ${heldMinor}/${holdsCount} ${pendingInMinor}`, ...shown, ...said].join(', ')
}

test('what each entry does to the books is added up from its words: posted, held, holds, pending in, and what customers see', () => {
  const placed = entry({
    kind: 'holdPlaced',
    holdId,
    holdKind: 'transfer',
    address: alice,
    to: pot,
    amount: pounds(300n),
  })
  const potKey = 'florin/pot/pot_0000000000000000000001/GBP/acc_0000000000000000000001'
  const cases: readonly (readonly [name: string, entries: readonly JournalEntry[], expected: string, of?: string])[] = [
    ['a payment', [approved], '0 1000/1 0, authorised -1000'],
    ['more is asked for', [approved, incremented(500n, 1500n)], '0 1500/1 0, authorised -1500'],
    ['a part is given back', [approved, released(600n, 400n)], '0 400/1 0, partly-reversed -400'],
    ['all is given back', [approved, released(1000n, 0n)], '0 0/0 0, reversed -1000'],
    ['a part is reversed', [approved, reversed(600n, 400n)], '0 400/1 0, partly-reversed -400'],
    ['a part and then the rest', [approved, reversed(600n, 400n), reversed(400n, 0n)], '0 0/0 0, reversed -400'],
    ['a reversal comes twice', [approved, reversed(1000n, 0n), reversed(0n, 0n)], '0 0/0 0, reversed -1000'],
    ['nobody claims it', [approved, expired(1000n)], '0 0/0 0, expired -1000'],
    ['it is claimed', [approved, captured(1000n, 1000n, 0n)], '-1000 0/0 0, posted -1000'],
    ['less is claimed, for good', [approved, captured(700n, 1000n, 0n)], '-700 0/0 0, posted -700'],
    ['more is claimed', [approved, captured(1200n, 1000n, 0n)], '-1200 0/0 0, posted -1200'],
    ['a first part is claimed', [approved, captured(300n, 300n, 700n)], '-300 700/1 0, posted -1000'],
    ['a part, and the rest expires', [approved, captured(300n, 300n, 700n), expired(700n)], '-300 0/0 0, posted -300'],
    ['it is claimed late', [approved, expired(1000n), captured(1000n, 0n, 0n)], '-1000 0/0 0, posted -1000'],
    ['a claim without a payment', [captured(250n, 0n, 0n, {})], '-250 0/0 0'],
    ['a hold for somebody', [placed], '0 300/1 0, hold -300'],
    ['it comes in there', [placed], '0 0/0 300, hold -300', potKey],
    ['it is claimed', [placed, captured(300n, 300n, 0n, { holdId })], '0 0/0 0, posted -300', potKey],
    [
      'more is given back than said',
      [approved, released(600n, 500n)],
      '0 400/1 0, partly-reversed -400, ! 400 held after it <> 500 held after it',
    ],
    ['a hold that nobody placed', [released(600n, 0n)], '0 0/0 0, ! a hold that is known <> 0 held after it'],
  ]
  for (const [name, entries, expected, at] of cases) assert.equal(after(entries, at), expected, name)
})

test('a payment in a currency that the account does not have is declined and touches no address', () => {
  const declined = entry({ kind: 'authorisationDeclined', ...of, paymentKind: 'purchase', amount: pounds(5n, 'EUR') })
  const step = stepOf(declined)
  const change = step.authorisation?.take(undefined)
  assert.equal(addedBy(step, change && { before: undefined, after: change.after }).size, 0)
})
