import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { money } from '#libraries/money/money.ts'
import { roundUpOf } from '../domain/round-up.ts'
import { openPotBank, type PotBank } from '../pot-fixture.ts'

/** What becomes of a payment. */
const fates = ['stands', 'taken back', 'taken back in part', 'taken back in two parts'] as const
const payment = fc.record({ amountMinor: fc.bigInt(2n, 999n), fate: fc.constantFrom(...fates) })

/** Where each entry goes in a reading of the journal: entries with equal numbers stay as they are, those of 0 are not read. */
const reading = fc.record({ places: fc.array(fc.nat(9), { minLength: 24, maxLength: 24 }), crash: fc.boolean() })

const runs = 25

let bank: PotBank
before(async () => {
  bank = await openPotBank()
})
after(() => bank.close())

test('in whatever order and how often the journal is read, what is in the pot is the round-ups of the payments that stand', async () => {
  const story = fc.tuple(
    fc.array(payment, { minLength: 1, maxLength: 5 }),
    fc.array(reading, { minLength: 1, maxLength: 4 }),
    fc.integer({ min: 1, max: 3 }),
  )
  await fc.assert(
    fc.asyncProperty(story, async ([payments, readings, multiplier]) => {
      const accountId = await bank.open({ amountMinor: 1_000_000n })
      const potId = await bank.potOf(accountId)
      await bank.pot.setRoundUp({ potId, multiplier })
      await bank.follow()
      const from = await bank.position()
      for (const { amountMinor, fate } of payments) {
        const tapped = await bank.tap(accountId, amountMinor)
        if (fate === 'taken back in part' || fate === 'taken back in two parts') await bank.reverse(tapped, 1n)
        if (fate === 'taken back' || fate === 'taken back in two parts') await bank.reverse(tapped)
      }
      for (const { places, crash } of readings) {
        const placeOf = (index: number) => places[index] ?? 0
        await bank.follow({
          from,
          crash,
          order: entries =>
            entries
              .map((entry, index) => ({ entry, place: placeOf(index) }))
              .filter(({ place }) => place > 0)
              .sort((a, b) => a.place - b.place)
              .map(({ entry }) => entry),
        })
      }
      await bank.follow({ from })
      const standing = payments.filter(({ fate }) => fate === 'stands' || fate === 'taken back in part')
      const wanted = standing.reduce(
        (sum, { amountMinor }) => sum + roundUpOf(money(amountMinor, 'GBP'), multiplier),
        0n,
      )
      assert.deepEqual(await bank.inBooks(accountId, potId), [1_000_000n - wanted, wanted])
    }),
    { numRuns: runs },
  )
  assert.deepEqual((await bank.ledger.verify({})).sums, { GBP: '0' })
})
