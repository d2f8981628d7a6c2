import assert from 'node:assert/strict'
import { test } from 'node:test'
import { money } from '#libraries/money/money.ts'
import type { JournalEntry } from '#services/ledger/contract.ts'
import { accountNumber, mainKey } from './bank-double.ts'
import { type CoherenceBank, withCoherence } from './coherence-fixture.ts'

const alice = accountNumber(1)

/** An account, a deposit, a payment and its whole reversal: positions 1 to 4. */
const book = ({ bank }: CoherenceBank) => {
  bank.openAccount(alice)
  bank.deposit(alice, 10_000n)
  bank.reverse(bank.authorise(alice, 1000n), 1000n)
}

const openNow = async ({ open }: CoherenceBank) =>
  (await open()).map(({ check, subject, expected, found }) => `${check} ${subject}: ${expected} <> ${found}`)

type Planted = {
  readonly name: string
  readonly position: number
  readonly lie: (entry: JournalEntry) => JournalEntry
  readonly found: readonly string[]
}

const withWhat = <K extends JournalEntry['what']['kind']>(
  entry: JournalEntry,
  kind: K,
  change: (what: Extract<JournalEntry['what'], { kind: K }>) => object,
): JournalEntry => {
  assert.equal(entry.what.kind, kind)
  return { ...entry, what: { ...entry.what, ...change(entry.what as never) } as JournalEntry['what'] }
}

const planted: readonly Planted[] = [
  {
    name: 'an entry whose postings do not sum to zero',
    position: 2,
    lie: entry => withWhat(entry, 'entrySetPosted', ({ postings }) => ({ postings: postings.slice(0, 1) })),
    found: ['entry-sum entry 2: every sum 0 <> GBP 10000', 'currency-sum GBP: sum 0 <> sum 10000'],
  },
  {
    name: 'an entry that says another balance than the entries up to it give',
    position: 3,
    lie: entry => ({
      ...entry,
      balances: entry.balances.map(balance => ({ ...balance, held: 0n, available: 10_000n })),
    }),
    found: [
      `entry-balances ${mainKey(alice)}: posted 10000, held 1000, available 9000, pending in 0 <> posted 10000, held 0, available 10000, pending in 0`,
    ],
  },
  {
    name: 'an entry that changes an account and does not say so',
    position: 3,
    lie: entry => ({ ...entry, balances: [] }),
    found: [`entry-balances ${mainKey(alice)}: posted 10000, held 1000, available 9000, pending in 0 <> nothing said`],
  },
  {
    name: 'a reversal that says that more is held than is',
    position: 4,
    lie: entry => withWhat(entry, 'authorisationReversed', () => ({ remaining: money(50n, 'GBP') })),
    found: ['entry-holds auth_0000000000000000000002: 0 held after it <> 50 held after it'],
  },
  {
    name: 'a reversal of a hold that no entry has placed',
    position: 4,
    lie: entry =>
      withWhat(entry, 'authorisationReversed', () => ({ authorisationId: 'auth_0000000000000000000009' as never })),
    found: [
      'entry-holds auth_0000000000000000000009: a hold that is known <> 0 held after it',
      `entry-balances ${mainKey(alice)}: posted 10000, held 1000, available 9000, pending in 0 <> posted 10000, held 0, available 10000, pending in 0`,
    ],
  },
]

for (const { name, position, lie, found } of planted)
  test(`${name} is found when it is added up`, () =>
    withCoherence(async coherence => {
      const { bank, lies, follow, turn } = coherence
      book(coherence)
      lies.journal.set(position, lie(bank.entries[position - 1] as JournalEntry))
      await follow(position)
      if (found.some(text => text.startsWith('currency-sum'))) await turn()
      assert.deepEqual(await openNow(coherence), found)
    }))

test('an entry that is lost on the way is missed, nothing is added up past it, and it is resolved when the entry is there', () =>
  withCoherence(async coherence => {
    const { lies, follow, turn, told, status } = coherence
    book(coherence)
    lies.journal.set(3, 'lost')
    await follow()
    await follow()
    assert.deepEqual(await openNow(coherence), ['journal-order journal: an entry at 3 <> an entry at 4'])
    assert.equal((await status()).position, 2)
    lies.journal.clear()
    await follow()
    await turn()
    assert.deepEqual(await openNow(coherence), [])
    assert.deepEqual(await told(), ['found journal-order', 'resolved journal-order'])
  }))

test('a balance that is wrong in one entry is resolved by the next entry that is right', () =>
  withCoherence(async coherence => {
    const { bank, lies, follow, told } = coherence
    book(coherence)
    const entry = bank.entries[2] as JournalEntry
    lies.journal.set(3, { ...entry, balances: entry.balances.map(balance => ({ ...balance, posted: 1n })) })
    await follow()
    assert.deepEqual(await openNow(coherence), [])
    assert.deepEqual(await told(), ['found entry-balances', 'resolved entry-balances'])
  }))
