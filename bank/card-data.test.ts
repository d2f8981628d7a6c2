import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withHeader } from '#libraries/iso8583/framer.ts'
import type { Message } from '#libraries/iso8583/message.ts'
import { cafe } from '#tools/card-network/payment.ts'
import { filesOf, needlesOf, needlesOfBytes, sweep } from './story/testing/card-data-sweep.ts'
import type { Customer } from './story/testing/customers.ts'
import { rawLink } from './story/testing/literal-frames.ts'
import { clock, type StoryBank } from './story/testing/story-bank.ts'
import { tellInEveryPlacement } from './story/testing/tell.ts'
import { waitFor } from './story/testing/wait-for.ts'

const unknownPan = '5204740000000004'
const pinBlock = '1a2b3c4d5e6f7081'
const discretionary = '20198765432109'
const track2 = ({ pan, expiry }: Customer['card']): string => `${pan}D${expiry}${discretionary}`

/** A payment that carries everything that must not rest anywhere. */
const planted = (bank: StoryBank, customer: Customer, card = customer.card): Message =>
  bank
    .network()
    .build(bank.payment(customer, { kind: 'ecommerce', card, pounds: 1 }))
    .set(35, track2(card))
    .set(52, Buffer.from(pinBlock, 'hex'))
    .set(62, `REF ${card.pan}`)
    .set(104, `TOKEN ${card.pan}`)

/** Broken in every way that comes to mind, over a link of its own. */
const sendBroken = async (bank: StoryBank, customer: Customer): Promise<void> => {
  const { codec } = bank.network()
  const link = await rawLink(bank.door())
  const send = (frame: Uint8Array) => link.send(withHeader('binary2', Buffer.from(frame)))
  send(codec.encode(codec.message('0800').set(7, '1124093015').set(11, '000001').set(70, '001')))
  const whole = Buffer.from(codec.encode(planted(bank, customer)))
  for (let end = 8; end < whole.length; end += 7) send(whole.subarray(0, end))
  for (let at = 4; at < whole.length; at += 11) {
    const bent = Buffer.from(whole)
    bent[at] = (bent[at] ?? 0) ^ 0x5a
    send(bent)
  }
  await clock.sleep(300)
  link.close()
}

const answersOf = async (bank: StoryBank, customers: readonly Customer[]): Promise<[string, string][]> => {
  const answers: [string, string][] = []
  const note = (name: string, value: unknown) => answers.push([name, JSON.stringify(value)])
  note('metrics', await bank.operators.text('/metrics'))
  note('status', await bank.operators.ask('status'))
  for (const customer of customers) {
    const { accountId, card, cardId } = customer
    note('transactions', await bank.operators.ask('transaction-list', { accountId }))
    for (const { transactionId } of await bank.transactions(customer))
      note('trace', await bank.operators.ask('trace-find', { id: transactionId }))
    note('feed', await bank.feed(customer))
    for (const path of [
      `/transactions?account_id=${accountId}`,
      `/transactions/${card.pan}`,
      `/feed?account_id=${card.pan}`,
    ])
      note(path.replace(card.pan, 'PAN'), await (await bank.publicApi(customer, path)).text())
    note('a wrong command', await bank.operators.ask('card-freeze', { cardId: card.pan }))
    note('a strange field', await bank.operators.ask('card-freeze', { cardId, [card.pan]: card.pan }))
    note('no such trace', await bank.operators.ask('trace-find', { id: card.pan }))
  }
  return answers
}

tellInEveryPlacement(
  'card data',
  bank => {
    test('numbers, PIN blocks and tracks rest nowhere but in the vault, encrypted: not in one sink', async () => {
      const { customer, network, freeze, subscribe, phone, wire, tap } = bank()
      const alice = await customer('Alice', { pounds: 100 })
      const bob = await customer('Bob', { pounds: 0 })
      const carol = await customer('Carol', { pounds: 100 })
      await subscribe(alice)
      await freeze(carol)
      const codes: string[] = []
      for (const message of [planted(bank(), alice), planted(bank(), bob), planted(bank(), carol)])
        codes.push((await network().send(message)).message.text(39) ?? '')
      const misplaced = { ...cafe, name: alice.card.pan, acceptorId: alice.card.pan.slice(0, 15) }
      codes.push((await tap(alice, { pounds: 1, shop: misplaced })).code)
      const wrongCode = { ...alice.card, cvc: alice.card.cvc === '000' ? '001' : '000' }
      const stranger = { ...alice.card, pan: unknownPan }
      for (const card of [wrongCode, stranger])
        codes.push((await network().send(planted(bank(), alice, card))).message.text(39) ?? '')
      assert.deepEqual(codes, ['00', '51', '62', '00', '05', '14'])
      const paid = planted(bank(), alice)
      await network().send(paid)
      await network().repeat(paid)
      await network().reverse(paid)
      for (const one of [alice, carol]) await sendBroken(bank(), one)
      wire.cut()
      assert.equal((await network().send(planted(bank(), alice))).message.text(39), '91')
      wire.heal()
      await waitFor('payments pass again', async () => (await tap(alice, { pounds: 1 })).code === '00')
      await waitFor('a push has come', () => phone.pushes.length > 0)

      const answers = await answersOf(bank(), [alice, bob, carol])
      await bank().bank().stop()
      const outputs = [...bank().bank().programs].map(([name, program]) => [name, program.output()] as const)
      const sinks = [
        ...answers,
        ...outputs,
        ['the edge', bank().edge().output()] as const,
        ['pushes', JSON.stringify(phone.pushes)] as const,
        ...filesOf(bank().directory),
      ]
      const needles = [
        ...[alice, bob, carol].flatMap(({ name, card }) => [
          ...needlesOf(`the number of ${name}`, card.pan),
          ...needlesOf(`the track of ${name}`, track2(card)),
          ...needlesOf(`the code of ${name}`, `9203${card.cvc}`),
        ]),
        ...needlesOf('the unknown number', unknownPan),
        ...needlesOf('what is left of a track', discretionary),
        ...needlesOfBytes('a PIN block', pinBlock),
      ]
      assert.deepEqual(sweep(sinks, needles), [])

      const names = sinks.map(([name]) => name)
      for (const sink of [/^logs\//, /^traces\//, /journal/, /^events\//, /^edge\//, /service\.card\/.*by its tables/])
        assert.ok(
          names.some(name => sink.test(name)),
          `${sink} was swept`,
        )
      const everything = needles.map(({ what, bytes }) => [what, bytes] as const)
      assert.equal(sweep(everything, needles).length >= 11, true, 'the sweep finds what is there')
      await bank().restartBank()
      const revealed = await bank().operators.command('card-reveal', { cardId: alice.cardId })
      assert.equal(revealed['pan'], alice.card.pan, 'the vault has it')
    })
  },
  { environment: { FLORIN_LOG_LEVEL: 'debug' } },
)
