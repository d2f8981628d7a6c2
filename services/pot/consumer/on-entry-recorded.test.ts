import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { Failure } from '#libraries/errors/failure.ts'
import type { AccountId, PotId } from '#libraries/ids/ids.ts'
import { money } from '#libraries/money/money.ts'
import { remove } from '#libraries/storage/storage-port.ts'
import { openPotBank, type PotBank } from '../pot-fixture.ts'
import { roundUpPaymentTable } from '../store/round-up-store.ts'

describe('round-ups', () => {
  let bank: PotBank
  before(async () => {
    bank = await openPotBank()
  })
  afterEach(async () => {
    const { ok, sums } = await bank.ledger.verify({})
    assert.ok(ok && Object.values(sums).every(sum => sum === '0'), 'the books sum to zero')
  })
  after(() => bank.close())

  /** An account with a pot that takes its round-ups. */
  const rounding = async ({ amountMinor = 10_000n, multiplier = 1 } = {}): Promise<[AccountId, PotId]> => {
    const accountId = await bank.open({ amountMinor })
    const potId = await bank.potOf(accountId)
    await bank.pot.setRoundUp({ potId, multiplier })
    return [accountId, potId]
  }
  const inPot = async (accountId: AccountId, potId: PotId) => (await bank.inBooks(accountId, potId))[1]
  const withdraw = async (accountId: AccountId, potId: PotId, amountMinor: bigint) => {
    const amount = money(amountMinor, 'GBP')
    const moved = await bank.pot.withdrawFromPot({ potId, accountId, amount, dedupeId: bank.ids.next('req') })
    assert.equal(moved.kind, 'moved')
  }

  test('£2.50 puts 50 p into the pot, and its reversal brings them back', async () => {
    const [accountId, potId] = await rounding()
    const tap = await bank.tap(accountId, 250n)
    await bank.follow()
    assert.deepEqual(await bank.inBooks(accountId, potId), [9950n, 50n])
    await bank.reverse(tap)
    await bank.follow()
    assert.deepEqual(await bank.inBooks(accountId, potId), [10_000n, 0n])
  })

  test('what is no purchase, is whole or was declined is not rounded up', async () => {
    const [accountId, potId] = await rounding({ amountMinor: 1000n })
    await bank.tap(accountId, 300n)
    await bank.tap(accountId, 150n, { kind: 'atm' })
    await bank.tap(accountId, 150n, { effect: 'none' })
    assert.equal((await bank.tap(accountId, 5050n)).outcome, 'declined')
    await bank.follow()
    assert.equal(await inPot(accountId, potId), 0n)
  })

  test('a round-up that the account cannot pay is left out, also when there is money later', async () => {
    const [accountId, potId] = await rounding({ amountMinor: 299n })
    await bank.tap(accountId, 250n)
    await bank.follow({ crash: true })
    const deposit = { dedupeId: bank.ids.next('req'), accountId, amount: money(1000n, 'GBP') }
    await bank.account.deposit(deposit)
    await bank.follow()
    assert.deepEqual(await bank.inBooks(accountId, potId), [1299n, 0n])
    const [exact, other] = await rounding({ amountMinor: 300n })
    await bank.tap(exact, 250n)
    await bank.follow()
    assert.deepEqual(await bank.inBooks(exact, other), [250n, 50n], 'what covers it exactly is enough')
  })

  test('whatever is read twice has its effect once', async () => {
    const [accountId, potId] = await rounding()
    const tap = await bank.tap(accountId, 250n)
    await bank.follow({ crash: true })
    await bank.follow()
    await bank.follow({ from: 0 })
    assert.equal(await inPot(accountId, potId), 50n)
    await bank.tap(accountId, 120n)
    await bank.reverse(tap)
    await bank.follow({ crash: true })
    await bank.follow()
    await bank.follow({ from: 0 })
    assert.equal(await inPot(accountId, potId), 80n)
  })

  test('a payment and its reversal that are read together leave nothing in the pot', async () => {
    const [accountId, potId] = await rounding()
    await bank.reverse(await bank.tap(accountId, 250n))
    await bank.follow({ crash: true })
    assert.equal(await inPot(accountId, potId), 0n)
    await bank.follow()
    await bank.follow({ from: 0 })
    assert.deepEqual(await bank.inBooks(accountId, potId), [10_000n, 0n])
  })

  test('a crash after the ledger moved the money, or before, is made good by the next try, whatever the setting is by then', async () => {
    const [accountId, potId] = await rounding()
    await bank.tap(accountId, 250n)
    let posts = 0
    const failing = (mode: 'before' | 'after') => async (command: Parameters<typeof bank.ledger.post>[0]) => {
      posts += 1
      if (mode === 'after') await bank.ledger.post(command)
      throw new Failure('unknown', 'ledger.flush-failed', 'Perhaps.')
    }
    await assert.rejects(bank.follow({ post: failing('before') }), { code: 'unknown' })
    await assert.rejects(bank.follow({ post: failing('after') }), { code: 'unknown' })
    const other = await bank.potOf(accountId, 'Other')
    await bank.pot.setRoundUp({ potId: other, multiplier: 10 })
    await bank.follow()
    assert.equal(posts, 2)
    assert.deepEqual(await bank.inBooks(accountId, potId), [9950n, 50n])
    assert.equal(await inPot(accountId, other), 0n)
  })

  test('a pot service that was put back to an older copy takes and returns nothing twice', async () => {
    const [accountId, potId] = await rounding()
    const taps = [await bank.tap(accountId, 250n), await bank.tap(accountId, 130n)]
    await bank.follow()
    const [first] = taps
    assert.ok(first)
    await bank.reverse(first)
    await bank.follow()
    const storage = bank.storeOf('service.pot')
    for (const { authorisationId } of taps) await storage.apply([remove(roundUpPaymentTable, { authorisationId })])
    await bank.follow({ from: 0 })
    assert.deepEqual(await bank.inBooks(accountId, potId), [9930n, 70n])
  })

  test('a partial reversal keeps the round-up, and so does a second whole one', async () => {
    const [accountId, potId] = await rounding()
    const tap = await bank.tap(accountId, 250n)
    await bank.reverse(tap, 150n)
    await bank.follow()
    assert.equal(await inPot(accountId, potId), 50n)
    await bank.reverse(tap)
    await bank.follow()
    assert.equal(await inPot(accountId, potId), 0n)
    await bank.tap(accountId, 250n)
    await bank.reverse(tap)
    await bank.follow()
    assert.equal(await inPot(accountId, potId), 50n)
  })

  test('a reversal gives back as much as the pot still has', async () => {
    const cases: readonly (readonly [withdrawnMinor: bigint, main: bigint])[] = [
      [30n, 10_000n],
      [50n, 10_000n],
    ]
    for (const [withdrawnMinor, main] of cases) {
      const [accountId, potId] = await rounding()
      const tap = await bank.tap(accountId, 250n)
      await bank.follow()
      await withdraw(accountId, potId, withdrawnMinor)
      await bank.reverse(tap)
      await bank.follow()
      assert.deepEqual(await bank.inBooks(accountId, potId), [main, 0n])
    }
  })

  test('money that leaves the pot while a round-up is given back is not missed', async () => {
    const [accountId, potId] = await rounding()
    const tap = await bank.tap(accountId, 250n)
    await bank.follow()
    await bank.reverse(tap)
    let first = true
    const post = (async command => {
      if (first) await withdraw(accountId, potId, 20n)
      first = false
      return bank.ledger.post(command)
    }) as NonNullable<NonNullable<Parameters<typeof bank.follow>[0]>['post']>
    await bank.follow({ post, crash: true })
    assert.deepEqual(await bank.inBooks(accountId, potId), [10_000n, 0n])
    await bank.pot.depositIntoPot({ potId, accountId, amount: money(500n, 'GBP'), dedupeId: 'later' })
    await bank.follow()
    assert.equal(await inPot(accountId, potId), 500n, 'the second reading finds it returned')
  })

  test('a lock does not hold a round-up back, and a closed pot has given it back already', async () => {
    const [locked, lockedPot] = await rounding()
    const [closed, closedPot] = await rounding()
    const taps = [await bank.tap(locked, 250n), await bank.tap(closed, 250n)]
    await bank.follow()
    await bank.pot.lockPot({ potId: lockedPot })
    await bank.pot.closePot({ potId: closedPot })
    for (const tap of taps) await bank.reverse(tap)
    await bank.follow()
    assert.deepEqual(await bank.inBooks(locked, lockedPot), [10_000n, 0n])
    assert.deepEqual(await bank.inBooks(closed, closedPot), [10_000n, 0n])
  })

  test('one pot takes the round-ups of an account, times its multiplier, from when it was told to', async () => {
    const accountId = await bank.open({ amountMinor: 10_000n })
    const [car, holiday] = [await bank.potOf(accountId, 'Car'), await bank.potOf(accountId, 'Holiday')]
    await bank.tap(accountId, 250n)
    bank.clock.advance(1)
    await bank.pot.setRoundUp({ potId: car, multiplier: 2 })
    await bank.tap(accountId, 250n)
    await bank.follow()
    assert.equal(await inPot(accountId, car), 100n, 'the payment before the setting is left alone')
    await bank.pot.setRoundUp({ potId: holiday, multiplier: 1 })
    const list = await bank.pot.listPots({ accountId })
    assert.deepEqual(list.kind === 'found' && list.pots.map(pot => pot.roundUpMultiplier), [undefined, 1])
    await bank.tap(accountId, 250n)
    await bank.follow()
    await bank.pot.setRoundUp({ potId: car, multiplier: null })
    await bank.tap(accountId, 250n)
    await bank.follow()
    await bank.pot.setRoundUp({ potId: holiday, multiplier: null })
    await bank.tap(accountId, 250n)
    await bank.follow()
    assert.equal(await inPot(accountId, holiday), 100n)
    assert.equal(await inPot(accountId, car), 100n)
  })

  test('a reversal that is read before its payment leaves nothing to take', async () => {
    const [accountId, potId] = await rounding()
    const tap = await bank.tap(accountId, 250n)
    await bank.reverse(tap)
    await bank.follow({ order: entries => entries.toReversed() })
    await bank.follow()
    assert.deepEqual(await bank.inBooks(accountId, potId), [10_000n, 0n])
  })

  test('a payment that was claimed keeps its round-up, whatever is taken back afterwards', async () => {
    const [accountId, potId] = await rounding()
    const tap = await bank.tap(accountId, 250n)
    await bank.follow()
    await bank.claim(tap, 100n)
    await bank.reverse(tap)
    await bank.follow()
    assert.equal(await inPot(accountId, potId), 50n)
  })
})
