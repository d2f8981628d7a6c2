import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import type { AccountId, PotId } from '#libraries/ids/ids.ts'
import { type Money, money } from '#libraries/money/money.ts'
import { potsPerAccountMax } from './contract.ts'
import { openPotBank, type PotBank } from './pot-fixture.ts'

const nobody = 'acc_0000000000000000000009' as AccountId
const noPot = 'pot_0000000000000000000009' as PotId
const pounds = (amountMinor: bigint) => money(amountMinor, 'GBP')

describe('pots', () => {
  let bank: PotBank
  before(async () => {
    bank = await openPotBank()
  })
  afterEach(async () => {
    const { ok, sums } = await bank.ledger.verify({})
    assert.ok(ok && Object.values(sums).every(sum => sum === '0'), 'the books sum to zero')
  })
  after(() => bank.close())

  test('a pot is made once per id, with nothing in it, and is another wish under another id only', async () => {
    const accountId = await bank.open()
    const wish = { accountId, name: 'Holiday', style: 'beach', goalMinor: 50_000n, dedupeId: 'one' }
    const answers = await Promise.all(Array.from({ length: 10 }, () => bank.pot.createPot(wish)))
    await bank.reopen()
    answers.push(await bank.pot.createPot(wish))
    const pots = answers.map(answer => (answer.kind === 'created' ? answer.pot : assert.fail(answer.reason)))
    assert.equal(new Set(pots.map(({ potId }) => potId)).size, 1)
    const [first] = pots
    assert.deepEqual(
      [first?.name, first?.style, first?.goalMinor, first?.balance, first?.state, first?.lock],
      ['Holiday', 'beach', 50_000n, pounds(0n), 'open', undefined],
    )
    const cases: readonly (readonly [change: object, outcome: string])[] = [
      [{}, 'created'],
      [{ name: 'Car' }, 'duplicate-mismatch'],
      [{ goalMinor: 1n }, 'duplicate-mismatch'],
      [{ goalMinor: undefined }, 'duplicate-mismatch'],
      [{ dedupeId: 'two', goalMinor: 0n }, 'invalid-goal'],
      [{ dedupeId: 'two', goalMinor: -1n }, 'invalid-goal'],
      [{ dedupeId: 'two', accountId: nobody }, 'unknown-account'],
      [{ dedupeId: 'two' }, 'created'],
    ]
    for (const [change, expected] of cases) {
      const answer = await bank.pot.createPot({ ...wish, ...change })
      assert.equal(
        answer.kind === 'refused' ? answer.reason : answer.kind,
        expected,
        JSON.stringify(Object.keys(change)),
      )
    }
  })

  test('money moves between a pot and its own account, once per id, and never more than there is', async () => {
    const accountId = await bank.open({ amountMinor: 10_000n })
    const other = await bank.open({ amountMinor: 10_000n })
    const potId = await bank.potOf(accountId)
    const cases: readonly (readonly [
      operation: 'depositIntoPot' | 'withdrawFromPot',
      dedupeId: string,
      amount: Money,
      outcome: string,
      inBooks: readonly [main: bigint, pot: bigint],
      change?: object,
    ])[] = [
      ['depositIntoPot', 'a', pounds(2500n), 'moved', [7500n, 2500n]],
      ['depositIntoPot', 'a', pounds(2500n), 'replayed', [7500n, 2500n]],
      ['depositIntoPot', 'a', pounds(2501n), 'duplicate-mismatch', [7500n, 2500n]],
      ['withdrawFromPot', 'a', pounds(500n), 'moved', [8000n, 2000n]],
      ['withdrawFromPot', 'a', pounds(500n), 'replayed', [8000n, 2000n]],
      ['withdrawFromPot', 'b', pounds(2001n), 'insufficient-funds', [8000n, 2000n]],
      ['depositIntoPot', 'b', pounds(8001n), 'insufficient-funds', [8000n, 2000n]],
      ['depositIntoPot', 'c', pounds(8000n), 'moved', [0n, 10_000n]],
      ['depositIntoPot', 'd', pounds(1n), 'insufficient-funds', [0n, 10_000n]],
      ['withdrawFromPot', 'c', pounds(10_000n), 'moved', [10_000n, 0n]],
      ['depositIntoPot', 'd', pounds(1n), 'insufficient-funds', [10_000n, 0n]],
      ['depositIntoPot', 'e', pounds(0n), 'invalid-amount', [10_000n, 0n]],
      ['depositIntoPot', 'e', pounds(-1n), 'invalid-amount', [10_000n, 0n]],
      ['withdrawFromPot', 'e', pounds(-1n), 'invalid-amount', [10_000n, 0n]],
      ['depositIntoPot', 'e', money(1n, 'EUR'), 'wrong-currency', [10_000n, 0n]],
      ['depositIntoPot', 'e', pounds(1n), 'other-account', [10_000n, 0n], { accountId: other }],
      ['depositIntoPot', 'e', pounds(1n), 'unknown-pot', [10_000n, 0n], { potId: noPot }],
    ]
    for (const [operation, dedupeId, amount, expected, inBooks, change = {}] of cases) {
      const outcome = await bank.pot[operation]({ potId, accountId, amount, dedupeId, ...change })
      const said = outcome.kind === 'refused' ? outcome.reason : outcome.replayed ? 'replayed' : 'moved'
      assert.equal(said, expected, `${operation} ${dedupeId} ${amount.amountMinor}`)
      if (outcome.kind === 'moved')
        assert.equal(outcome.pot.balance.amountMinor, inBooks[1], 'the answer says what is in it')
      assert.deepEqual(await bank.inBooks(accountId, potId), inBooks, `${operation} ${dedupeId}`)
    }
  })

  test('a double click pays once, also when ten come at once and when the bank is restarted between two', async () => {
    const accountId = await bank.open({ amountMinor: 10_000n })
    const potId = await bank.potOf(accountId)
    const move = { potId, accountId, amount: pounds(700n), dedupeId: 'click' }
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => bank.pot.depositIntoPot(move)))
    await bank.reopen()
    outcomes.push(await bank.pot.depositIntoPot(move))
    assert.equal(new Set(outcomes.map(outcome => outcome.kind === 'moved' && outcome.transactionId)).size, 1)
    assert.deepEqual(await bank.inBooks(accountId, potId), [9300n, 700n])
    const others = ['1', '2', '3'].map(dedupeId => bank.pot.depositIntoPot({ ...move, dedupeId }))
    await Promise.all(others)
    assert.deepEqual(
      await bank.inBooks(accountId, potId),
      [7200n, 2800n],
      'three clicks with ids of their own are three',
    )
  })

  test('held money is not there for a pot', async () => {
    const accountId = await bank.open({ amountMinor: 10_000n })
    const potId = await bank.potOf(accountId)
    await bank.tap(accountId, 9500n)
    const deposit = (amountMinor: bigint, dedupeId: string) =>
      bank.pot.depositIntoPot({ potId, accountId, amount: pounds(amountMinor), dedupeId })
    const tooMuch = await deposit(501n, 'too much')
    assert.equal(tooMuch.kind === 'refused' && tooMuch.reason, 'insufficient-funds')
    assert.equal((await deposit(500n, 'all')).kind, 'moved')
    assert.equal((await bank.tap(accountId, 1n)).outcome, 'declined')
  })

  test('a locked pot takes money and gives none, until its time is over or it is unlocked', async () => {
    const accountId = await bank.open({ amountMinor: 10_000n })
    const potId = await bank.potOf(accountId)
    const move = { potId, accountId, amount: pounds(100n) }
    const deposit = (dedupeId: string) => bank.pot.depositIntoPot({ ...move, dedupeId })
    const withdraw = async (dedupeId: string) => {
      const outcome = await bank.pot.withdrawFromPot({ ...move, dedupeId })
      return outcome.kind === 'refused' ? outcome.reason : outcome.kind
    }
    await deposit('1')
    await deposit('2')
    const early = await bank.pot.lockPot({ potId, until: bank.clock.now() })
    assert.equal(early.kind === 'refused' && early.reason, 'lock-in-the-past')
    const locked = await bank.pot.lockPot({ potId, until: bank.clock.now() + 1000 })
    assert.deepEqual(locked.kind === 'changed' && locked.pot.lock, { until: bank.clock.now() + 1000 })
    assert.equal((await deposit('3')).kind, 'moved')
    assert.equal(await withdraw('a'), 'locked-pot')
    const refused = await bank.pot.closePot({ potId })
    assert.equal(refused.kind === 'refused' && refused.reason, 'locked-pot')
    bank.clock.advance(1000)
    assert.equal(await withdraw('a'), 'locked-pot', 'a refusal stays for its id')
    assert.equal(await withdraw('b'), 'moved')
    await bank.pot.lockPot({ potId })
    bank.clock.advance(10_000_000)
    assert.equal(await withdraw('c'), 'locked-pot')
    assert.equal(await withdraw('b'), 'moved', 'what was done before the lock is answered as it was')
    const unlocked = await bank.pot.unlockPot({ potId })
    assert.equal(unlocked.kind === 'changed' && unlocked.pot.lock, undefined)
    assert.equal(await withdraw('d'), 'moved')
    assert.deepEqual(await bank.inBooks(accountId, potId), [9900n, 100n])
  })

  test('name, style and goal change, each alone, and two changes at once are both kept', async () => {
    const potId = await bank.potOf(await bank.open())
    const change = async (changes: object) => {
      const outcome = await bank.pot.updatePot({ potId, ...changes })
      return outcome.kind === 'changed' ? outcome.pot : assert.fail(outcome.reason)
    }
    assert.equal((await change({ goalMinor: 1000n })).goalMinor, 1000n)
    const both = await Promise.all([change({ name: 'Car' }), change({ style: 'wheels' })])
    assert.equal(both.length, 2)
    const found = await bank.pot.getPot({ potId })
    assert.ok(found.kind === 'found')
    assert.deepEqual([found.pot.name, found.pot.style, found.pot.goalMinor], ['Car', 'wheels', 1000n])
    assert.equal((await change({ goalMinor: null })).goalMinor, undefined)
    const wrong = await bank.pot.updatePot({ potId, goalMinor: -5n })
    assert.equal(wrong.kind === 'refused' && wrong.reason, 'invalid-goal')
  })

  test('closing gives all money back, once, and for ever', async () => {
    const accountId = await bank.open({ amountMinor: 10_000n })
    const potId = await bank.potOf(accountId)
    const move = { potId, accountId, amount: pounds(4000n) }
    await bank.pot.depositIntoPot({ ...move, dedupeId: 'in' })
    await bank.pot.setRoundUp({ potId, multiplier: 1 })
    const closed = await Promise.all(Array.from({ length: 5 }, () => bank.pot.closePot({ potId })))
    for (const outcome of closed) assert.equal(outcome.kind === 'closed' && outcome.pot.state, 'closed')
    const [main] = await bank.inBooks(accountId, potId)
    assert.equal(main, 10_000n)
    const late = await bank.pot.depositIntoPot({ ...move, dedupeId: 'late' })
    assert.equal(late.kind === 'refused' && late.reason, 'closed-pot')
    const again = await bank.pot.depositIntoPot({ ...move, dedupeId: 'in' })
    assert.equal(again.kind === 'moved' && again.replayed, true, 'what was done before is answered as it was')
    const gone = [
      await bank.pot.lockPot({ potId }),
      await bank.pot.updatePot({ potId, name: 'Car' }),
      await bank.pot.setRoundUp({ potId, multiplier: 1 }),
    ]
    for (const outcome of gone) assert.equal(outcome.kind === 'refused' && outcome.reason, 'closed-pot')
  })

  test('a pot that is closed while money comes in loses none of it', async () => {
    const accountId = await bank.open({ amountMinor: 10_000n })
    const potId = await bank.potOf(accountId)
    const deposits = Array.from({ length: 20 }, (_, n) =>
      bank.pot.depositIntoPot({ potId, accountId, amount: pounds(10n), dedupeId: `${n}` }),
    )
    const [closed] = await Promise.all([bank.pot.closePot({ potId }), ...deposits])
    assert.equal(closed?.kind, 'closed')
    assert.equal((await bank.inBooks(accountId, potId))[0], 10_000n)
  })

  test('an account has no more pots than it may, though many are wished for at once', async () => {
    const accountId = await bank.open()
    for (let n = 0; n < potsPerAccountMax - 2; n++) await bank.potOf(accountId, `Pot ${n}`)
    const wish = (dedupeId: string) => bank.pot.createPot({ accountId, name: 'Another', dedupeId })
    const answers = await Promise.all(['a', 'b', 'c', 'd', 'e', 'e'].map(wish))
    assert.deepEqual(
      answers.map(answer => (answer.kind === 'refused' ? answer.reason : answer.kind)),
      ['created', 'created', ...Array<string>(4).fill('too-many-pots')],
    )
    assert.equal((await wish('a')).kind, 'created', 'one that there is is told again')
    const list = await bank.pot.listPots({ accountId })
    assert.equal(list.kind === 'found' && list.pots.length, potsPerAccountMax)
  })

  test('a pot that is closed while it is chosen for round-ups gets none', async () => {
    const accountId = await bank.open({ amountMinor: 10_000n })
    for (let lead = 0; lead < 12; lead++) {
      const potId = await bank.potOf(accountId)
      const closing = bank.pot.closePot({ potId })
      for (let turn = 0; turn < lead; turn++) await new Promise(setImmediate)
      await Promise.all([closing, bank.pot.setRoundUp({ potId, multiplier: 2 })])
      const found = await bank.pot.getPot({ potId })
      assert.equal(found.kind === 'found' && found.pot.roundUpMultiplier, undefined, `${lead} turns later`)
    }
  })

  test('the list shows what is in each pot and in all, closed ones included', async () => {
    const accountId = await bank.open({ amountMinor: 10_000n })
    const [car, holiday, old] = [
      await bank.potOf(accountId, 'Car'),
      await bank.potOf(accountId, 'Holiday'),
      await bank.potOf(accountId, 'Old'),
    ]
    await bank.pot.closePot({ potId: old })
    await bank.pot.depositIntoPot({ potId: car, accountId, amount: pounds(100n), dedupeId: 'car' })
    await bank.pot.depositIntoPot({ potId: holiday, accountId, amount: pounds(200n), dedupeId: 'holiday' })
    await bank.tap(accountId, 1000n)
    const list = await bank.pot.listPots({ accountId })
    assert.ok(list.kind === 'found')
    assert.deepEqual(
      list.pots.map(({ name, balance, state }) => [name, balance.amountMinor, state]),
      [
        ['Car', 100n, 'open'],
        ['Holiday', 200n, 'open'],
        ['Old', 0n, 'closed'],
      ],
    )
    assert.deepEqual([list.available, list.total], [pounds(8700n), pounds(9000n)])
    assert.equal((await bank.pot.listPots({ accountId: nobody })).kind, 'unknown')
  })
})
