import assert from 'node:assert/strict'
import { test } from 'node:test'
import { de48 } from '#libraries/iso8583/de48.ts'
import { additionalAmounts } from '#libraries/iso8583/de54.ts'
import type { Message } from '#libraries/iso8583/message.ts'
import type { Payment } from '#tools/card-network/payment.ts'
import type { Customer } from './testing/customers.ts'
import type { StoryBank } from './testing/story-bank.ts'
import { waitFor } from './testing/wait-for.ts'

type Row = readonly [
  what: string,
  code: string,
  reason: string | undefined,
  payment: Partial<Payment> & { readonly pounds?: number },
  change?: (message: Message, customer: Customer) => Message,
]

const unknownCard = { pan: '5204740000000004', expiry: '3012' }
const online = { kind: 'ecommerce' } as const
const question = { pounds: 0 } as const

/** The same message under another type. */
const as = (mti: string, bank: StoryBank) => (message: Message) => {
  const other = bank.network().codec.message(mti)
  for (const element of message.elements())
    other.set(element, (message.holdsBytes(element) ? message.bytes(element) : message.text(element)) as string)
  return other
}

const wrongCode = (code: string): string => (code === '000' ? '001' : '000')

const rows = (bank: StoryBank): readonly Row[] => [
  ['a purchase', '00', undefined, {}],
  ['a purchase by chip', '00', undefined, { kind: 'chip' }],
  ['cash from a machine', '00', undefined, { kind: 'atm' }],
  ['a purchase of everything there is', '00', undefined, { pounds: 100 }],
  ['a purchase of a penny more than there is', '51', 'insufficient-funds', { pounds: 100.01 }],
  ['a card that nobody issued', '14', undefined, { card: unknownCard }],
  ['another expiry date', '54', 'expired-card', {}, message => message.set(14, '2001')],
  ['cash of nothing', '13', 'invalid-amount', { kind: 'atm', ...question }],
  ['the status of an account for money', '13', 'invalid-amount', { kind: 'account-status' }],
  ['a purchase of nothing, which asks for the status', '85', undefined, question],
  ['a refund, which we do not take yet', '12', 'unsupported', {}, message => message.set(3, '200000')],
  ['a currency that the account has not', '57', 'not-allowed', { currency: 'EUR' }],
  ['abroad, with the amount in the currency of the account', '00', undefined, {}, message => message.set(49, '978')],
  ['no entry mode', '30', undefined, {}, message => message.remove(22)],
  ['a day that does not exist', '30', undefined, {}, message => message.set(7, '0230120000')],
  ['a financial request', '12', undefined, {}, as('0200', bank)],
  ['the status of an account', '85', undefined, { kind: 'account-status', ...question }],
  ['the balance of an account', '00', undefined, { kind: 'balance-inquiry', ...question }],
]

/** What the terminal gets, and what is in the books and on the list of transactions afterwards. */
export const answerStories = (bank: () => StoryBank): void => {
  test('each kind of payment gets its response code, and only what is approved holds money', async () => {
    const { customer, payment, network, balances, transactions } = bank()
    for (const [what, code, reason, change, alter = same] of rows(bank())) {
      const alice = await customer('Alice', { pounds: 100 })
      const given = payment(alice, change)
      const { message: reply } = await network().send(alter(network().build(given), alice))
      assert.equal(reply.text(39), code, what)
      assert.equal(reply.mti.slice(2), '10', what)
      assert.equal(reply.has(38), ['00', '85'].includes(code), what)
      const held = code === '00' ? Number(given.amountMinor) : 0
      assert.deepEqual(await balances(alice), { posted: 10_000, held, available: 10_000 - held }, what)
      const declined = (await transactions(alice)).filter(({ state }) => state === 'declined')
      assert.deepEqual(
        declined.map(row => row.declineReason),
        reason === undefined ? [] : [reason],
        what,
      )
    }
  })

  test('a frozen card is declined until it is unfrozen, a closed one for ever', async () => {
    const { customer, tap, freeze, unfreeze, closeCard, balances } = bank()
    const bob = await customer('Bob', { pounds: 50 })
    await freeze(bob)
    assert.equal((await tap(bob)).code, '62')
    await unfreeze(bob)
    assert.equal((await tap(bob)).code, '00')
    await closeCard(bob)
    assert.equal((await tap(bob)).code, '46')
    assert.deepEqual(await balances(bob), { posted: 5000, held: 1000, available: 4000 })
  })

  test('an empty account is declined and says so on the list, in the feed and on the phone', async () => {
    const { customer, subscribe, tap, feed, transactions, phone } = bank()
    const carol = await customer('Carol')
    await subscribe(carol)
    assert.equal((await tap(carol)).code, '51')
    const [declined] = await transactions(carol)
    assert.deepEqual([declined?.state, declined?.declineReason], ['declined', 'insufficient-funds'])
    await waitFor('the decline is in the feed', async () => (await feed(carol))[0]?.state === 'declined')
    await waitFor('the push has come', () => phone.pushes.some(({ topic }) => topic === declined?.transactionId))
  })

  test('the code on the back is checked when it is sent: M and an approval, N and a decline', async () => {
    const { customer, tap } = bank()
    const dave = await customer('Dave', { pounds: 50 })
    const right = await tap(dave, online)
    assert.deepEqual([right.code, de48(right.reply.message)?.text('87')], ['00', 'M'])
    const wrong = await tap(dave, { ...online, card: { ...dave.card, cvc: wrongCode(dave.card.cvc) } })
    assert.deepEqual([wrong.code, de48(wrong.reply.message)?.text('87')], ['05', 'N'])
    const { pan, expiry } = dave.card
    const without = await tap(dave, { ...online, card: { pan, expiry } })
    assert.deepEqual([without.code, de48(without.reply.message)?.text('87')], ['00', undefined])
    const status = await tap(dave, { kind: 'account-status', pounds: 0 })
    assert.deepEqual([status.code, de48(status.reply.message)?.text('87')], ['85', 'M'])
  })

  test('a balance inquiry is told what is posted and what can be spent', async () => {
    const { customer, tap } = bank()
    const erin = await customer('Erin', { pounds: 20 })
    await tap(erin, { pounds: 5 })
    const { reply } = await tap(erin, { kind: 'balance-inquiry', pounds: 0 })
    const amounts = additionalAmounts(reply.message) ?? []
    assert.deepEqual(
      amounts.map(({ amountType, amountMinor }) => [amountType, amountMinor]),
      [
        ['01', 2000n],
        ['02', 1500n],
      ],
    )
  })

  test('another amount under the same numbers is 94 and holds nothing', async () => {
    const { customer, tap, network, balances } = bank()
    const frank = await customer('Frank', { pounds: 50 })
    const { request } = await tap(frank, { pounds: 10 })
    const { message } = await network().send(request.set(4, '000000002000').set(6, '000000002000'))
    assert.equal(message.text(39), '94')
    assert.deepEqual(await balances(frank), { posted: 5000, held: 1000, available: 4000 })
  })

  test('an account in euros pays in euros', async () => {
    const { customer, tap, balances } = bank()
    const greta = await customer('Greta', { pounds: 30, currency: 'EUR' })
    assert.equal((await tap(greta, { currency: 'EUR' })).code, '00')
    assert.equal((await tap(greta, { currency: 'GBP' })).code, '57')
    assert.equal((await balances(greta)).held, 1000)
  })
}

const same = (message: Message): Message => message
