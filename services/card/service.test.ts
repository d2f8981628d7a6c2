import assert from 'node:assert/strict'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { cvc, pan } from '#libraries/errors/sensitive.ts'
import type { AccountId, CardId, CustomerId, Random } from '#libraries/ids/ids.ts'
import { nodeRandom } from '#libraries/ids/node-random.ts'
import { accountContract } from '#services/account/contract.ts'
import { cardContract } from './contract.ts'
import { luhnDigit } from './domain/card-number.ts'
import { cardService } from './service.ts'
import { placed } from './service-fixture.ts'

const accountId = 'acc_0000000000000000000001' as AccountId
const closedAccountId = 'acc_0000000000000000000002' as AccountId
const unknownAccountId = 'acc_0000000000000000000003' as AccountId
const customerId = 'user_0000000000000000000001' as CustomerId

const accounts = {
  contract: accountContract,
  handlers: {
    getAccount: async ({ accountId: asked }: { accountId: AccountId }) => {
      const state = asked === closedAccountId ? 'closed' : 'open'
      const account = { accountId: asked, customerId, currency: 'GBP', state, createdAt: 1 }
      return asked === unknownAccountId ? { kind: 'unknown' } : { kind: 'found', account }
    },
  },
}

const openVault = async (random?: Random) => {
  const bank = await placed({ services: [cardService], doubles: [accounts], ...(random && { random }) })
  const card = bank.client(cardContract)
  const issue = async (dedupeId: string) => {
    const outcome = await card.issueCard({ dedupeId, accountId })
    assert.equal(outcome.kind, 'issued')
    return outcome.kind === 'issued' ? outcome.card : assert.fail()
  }
  return {
    ...bank,
    card,
    issue,
    stateOf: async (cardId: CardId) => {
      const checked = await card.checkCard({ cardId })
      return checked.kind === 'checked' ? checked.state : checked.kind
    },
  }
}

describe('the card vault', () => {
  let vault: Awaited<ReturnType<typeof openVault>>
  before(async () => {
    vault = await openVault()
  })
  after(() => vault.close())

  test('a new card has a test number, a date 36 months ahead and a code', async () => {
    const card = await vault.issue('new')
    const number = card.pan.reveal()
    assert.match(number, /^520474[0-9]{10}$/)
    assert.equal(luhnDigit(number.slice(0, -1)), number.at(-1))
    assert.equal(card.expiry, '2901')
    assert.match(card.cvc.reveal(), /^[0-9]{3}$/)
    assert.deepEqual(await vault.card.findCard({ pan: card.pan }), { kind: 'found', cardId: card.cardId })
  })

  test('an account that is not there, or is closed, gets no card', async () => {
    const cases: [accountId: AccountId, reason: string][] = [
      [unknownAccountId, 'unknown-account'],
      [closedAccountId, 'account-closed'],
    ]
    for (const [asked, reason] of cases)
      assert.deepEqual(await vault.card.issueCard({ dedupeId: reason, accountId: asked }), { kind: 'refused', reason })
  })

  test('twenty orders with one id at once, and one after a restart, show the same card', async () => {
    const cards = await Promise.all(Array.from({ length: 20 }, () => vault.issue('once')))
    await vault.reopen()
    cards.push(await vault.issue('once'))
    const shown = new Set(cards.map(card => `${card.cardId} ${card.pan.reveal()} ${card.expiry} ${card.cvc.reveal()}`))
    assert.equal(shown.size, 1)
    const listed = await vault.card.listCards({ accountId })
    assert.equal(listed.cards.filter(({ cardId }) => cardId === cards[0]?.cardId).length, 1)
  })

  test('the id of an order belongs to its account', async () => {
    await vault.issue('mine')
    const other = 'acc_0000000000000000000004' as AccountId
    await assert.rejects(vault.card.issueCard({ dedupeId: 'mine', accountId: other }), {
      subCode: 'card.duplicate-mismatch',
    })
  })

  test('a payment is told whether the date and the code are the card’s own', async () => {
    const card = await vault.issue('checked')
    const wrongCode = cvc(card.cvc.reveal() === '111' ? '222' : '111')
    const cases: [expiry: string | undefined, code: typeof card.cvc | undefined, outcome: [string, string]][] = [
      [undefined, undefined, ['absent', 'absent']],
      [card.expiry, card.cvc, ['good', 'match']],
      ['3012', wrongCode, ['wrong', 'no-match']],
    ]
    for (const [expiry, code, outcome] of cases) {
      const checked = await vault.card.checkCard({ cardId: card.cardId, expiry, cvc: code })
      assert.deepEqual(checked.kind === 'checked' && [checked.expiry, checked.cvc], outcome)
    }
  })

  test('a card freezes, thaws and closes for good; repeats change nothing', async () => {
    const { cardId } = await vault.issue('states')
    const steps: [method: 'freezeCard' | 'unfreezeCard' | 'closeCard', outcome: string, state: string][] = [
      ['freezeCard', 'changed', 'frozen'],
      ['freezeCard', 'changed', 'frozen'],
      ['unfreezeCard', 'changed', 'active'],
      ['closeCard', 'changed', 'closed'],
      ['closeCard', 'changed', 'closed'],
      ['freezeCard', 'refused', 'closed'],
      ['unfreezeCard', 'refused', 'closed'],
    ]
    for (const [method, outcome, state] of steps) {
      assert.equal((await vault.card[method]({ cardId })).kind, outcome, method)
      assert.equal(await vault.stateOf(cardId), state, method)
    }
    const news = (await vault.storeOf('service.card').outbox.read(1000))
      .map(({ payload }) => JSON.parse(payload) as { cardId: string; state: string })
      .filter(event => event.cardId === cardId)
      .map(({ state }) => state)
    assert.deepEqual(news, ['active', 'frozen', 'active', 'closed'])
    assert.equal((await vault.card.freezeCard({ cardId: 'card_0000000000000000000009' as CardId })).kind, 'unknown')
  })

  test('a freeze that was answered is seen by every payment after it, whatever was being read meanwhile', async () => {
    for (let round = 0; round < 20; round += 1) {
      const { cardId } = await vault.issue(`raced-${round}`)
      const checks = Array.from({ length: 5 }, () => vault.stateOf(cardId))
      const freeze = vault.card.freezeCard({ cardId })
      const during = Array.from({ length: 5 }, () => vault.stateOf(cardId))
      await freeze
      assert.equal(await vault.stateOf(cardId), 'frozen')
      await Promise.all([...checks, ...during])
      assert.equal(await vault.stateOf(cardId), 'frozen')
    }
  })

  test('freezing and closing at once ends closed', async () => {
    const { cardId } = await vault.issue('both')
    await Promise.all([vault.card.freezeCard({ cardId }), vault.card.closeCard({ cardId })])
    assert.equal(await vault.stateOf(cardId), 'closed')
  })

  test('a card is shown to others without its number, and in full only by reveal', async () => {
    const card = await vault.issue('shown')
    const found = await vault.card.getCard({ cardId: card.cardId })
    assert.deepEqual(found.kind === 'found' && Object.keys(found.card).sort(), [
      'accountId',
      'cardId',
      'createdAt',
      'expiry',
      'lastFour',
      'state',
    ])
    const revealed = await vault.card.revealCard({ cardId: card.cardId })
    assert.equal(revealed.kind === 'revealed' && revealed.card.pan.reveal(), card.pan.reveal())
    assert.equal(revealed.kind === 'revealed' && revealed.card.cvc.reveal(), card.cvc.reveal())
  })

  test('no number stands in the files of the vault', async () => {
    const card = await vault.issue('swept')
    for (const file of await readdir(vault.directory))
      if (file.startsWith('service.card'))
        assert.ok(!(await readFile(join(vault.directory, file))).includes(card.pan.reveal()), file)
  })

  test('a number that is not ours is told by a digest', async () => {
    const [first, second] = await Promise.all(
      ['5204740000001010', '5204740000001028'].map(number => vault.card.findCard({ pan: pan(number) })),
    )
    assert.equal(first?.kind, 'unknown')
    assert.notDeepEqual(first, second)
  })
})

test('a number that belongs to another card is not given twice', async () => {
  const real = nodeRandom()
  let sameNumbers = 0
  const random: Random = {
    // The first three numbers are the same one.
    bytes: length => (length === 32 && sameNumbers-- > 0 ? new Uint8Array(32).fill(1) : real.bytes(length)),
  }
  const vault = await openVault(random)
  await vault.issue('keys are made')
  sameNumbers = 3
  const [first, second] = [await vault.issue('first'), await vault.issue('second')]
  assert.notEqual(first.pan.reveal(), second.pan.reveal())
  assert.deepEqual(await vault.card.findCard({ pan: first.pan }), { kind: 'found', cardId: first.cardId })
  assert.deepEqual(await vault.card.findCard({ pan: second.pan }), { kind: 'found', cardId: second.cardId })
  assert.equal((await vault.issue('second')).pan.reveal(), second.pan.reveal())
  await vault.close()
})
