import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { codecFor } from '#libraries/iso8583/codec.ts'
import { de48, setDe48 } from '#libraries/iso8583/de48.ts'
import { additionalAmounts } from '#libraries/iso8583/de54.ts'
import { de90For } from '#libraries/iso8583/de90.ts'
import { buildDe95 } from '#libraries/iso8583/de95.ts'
import type { Message } from '#libraries/iso8583/message.ts'
import { money } from '#libraries/money/money.ts'
import { accountContract } from '#services/account/contract.ts'
import { accountService } from '#services/account/service.ts'
import { authorisationService } from '#services/authorisation/service.ts'
import { cardContract } from '#services/card/contract.ts'
import { cardService } from '#services/card/service.ts'
import { placed } from '#services/card/service-fixture.ts'
import { customerContract } from '#services/customer/contract.ts'
import { customerService } from '#services/customer/service.ts'
import { ledgerContract } from '#services/ledger/contract.ts'
import { ledgerService } from '#services/ledger/service.ts'
import { mastercardContract } from './contract.ts'
import { mastercardService } from './service.ts'

const codec = codecFor({ dialect: 'mastercard', codePage: 'cp500' })
const wire = { dialect: 'mastercard', codePage: 'cp500' } as const

/** The services of the payment path on real stores, and Alice with £100 and a card. */
const openBank = async () => {
  const services = [customerService, accountService, cardService, ledgerService, authorisationService]
  const bank = await placed({ services: [...services, mastercardService()] })
  const account = bank.client(accountContract)
  const cards = bank.client(cardContract)
  const ledger = bank.client(ledgerContract)
  const network = bank.client(mastercardContract)
  const { customerId } = await bank.client(customerContract).createCustomer({ dedupeId: 'alice', name: 'Alice' })
  const opened = await account.openAccount({ dedupeId: 'alice', customerId, currency: 'GBP' })
  const { accountId } = opened.kind === 'opened' ? opened.account : assert.fail()
  await account.deposit({ dedupeId: 'top-up', accountId, amount: money(10_000n, 'GBP') })
  const issued = await cards.issueCard({ dedupeId: 'alice', accountId })
  const card = issued.kind === 'issued' ? issued.card : assert.fail()

  let stan = 0
  const message = (mti: string): Message => {
    stan += 1
    return codec
      .message(mti)
      .set(2, card.pan.reveal())
      .set(3, '000000')
      .set(4, '000000001000')
      .set(7, '0115120000')
      .set(11, String(stan).padStart(6, '0'))
      .set(22, '071')
      .set(32, '012345')
      .set(37, `601512${String(stan).padStart(6, '0')}`)
      .set(42, 'CAFE           ')
      .set(49, '826')
  }
  return {
    ...bank,
    cards,
    card,
    ledger,
    tap: () => message('0100'),
    reversalOf: (original: Message, mti = '0400') =>
      message(mti).set(37, original.requireText(37)).set(39, '17').set(90, de90For(original)),
    network,
    send: async (request: Message): Promise<string> => {
      const { reply } = await network.answerFrame({ ...wire, frame: codec.encode(request).slice() })
      return reply === undefined ? 'none' : Buffer.from(reply).toString('hex')
    },
    balances: async () => {
      const read = await ledger.readBalance({ accountId })
      const { posted, held, available } = read.kind === 'found' ? read.balances : assert.fail()
      return [posted, held, available]
    },
  }
}

const codeOf = (reply: string): string | undefined => codec.decode(Buffer.from(reply, 'hex')).text(39)

describe('a card payment from frame to ledger and back', () => {
  let bank: Awaited<ReturnType<typeof openBank>>
  before(async () => {
    bank = await openBank()
  })
  after(async () => {
    const report = await bank.ledger.verify({})
    assert.deepEqual([report.ok, report.sums], [true, { GBP: '0' }])
    await bank.close()
  })

  test('£10 of £100 is held, and repeats in whatever state of the card and after a restart get the same bytes', async () => {
    const tap = bank.tap()
    const first = await bank.send(tap)
    assert.equal(codeOf(first), '00')
    assert.deepEqual(await bank.balances(), [10_000n, 1000n, 9000n])
    await bank.cards.freezeCard({ cardId: bank.card.cardId })
    assert.equal(await bank.send(tap), first)
    await bank.reopen()
    assert.equal(await bank.send(tap), first)
    const frozen = bank.tap()
    const declined = await bank.send(frozen)
    assert.equal(codeOf(declined), '62')
    await bank.cards.unfreezeCard({ cardId: bank.card.cardId })
    assert.equal(await bank.send(frozen), declined)
    assert.equal(codeOf(await bank.send(frozen.set(4, '000000002000'))), '94')
    assert.deepEqual(await bank.balances(), [10_000n, 1000n, 9000n])
    assert.equal(codeOf(await bank.send(bank.reversalOf(tap))), '00')
    assert.deepEqual(await bank.balances(), [10_000n, 0n, 10_000n])
  })

  test('ten repeats at once are one payment', async () => {
    const tap = bank.tap()
    const replies = await Promise.all(Array.from({ length: 10 }, () => bank.send(tap)))
    assert.equal(new Set(replies).size, 1)
    assert.deepEqual(await bank.balances(), [10_000n, 1000n, 9000n])
    await bank.send(bank.reversalOf(tap))
  })

  test('a partial reversal leaves what remains, a full one nothing, each once', async () => {
    const tap = bank.tap()
    await bank.send(tap)
    const amounts = { transactionMinor: 400n, settlementMinor: 0n, billingMinor: 400n }
    const partial = bank.reversalOf(tap, '0420').set(39, '32').set(95, buildDe95(amounts))
    assert.equal(codeOf(await bank.send(partial)), '00')
    assert.deepEqual(await bank.balances(), [10_000n, 400n, 9600n])
    const full = bank.reversalOf(tap)
    for (const reversal of [partial, full, full, partial]) assert.equal(codeOf(await bank.send(reversal)), '00')
    assert.deepEqual(await bank.balances(), [10_000n, 0n, 10_000n])
  })

  test('a reversal that comes first is taken, and its late payment holds nothing', async () => {
    const late = bank.tap()
    assert.equal(codeOf(await bank.send(bank.reversalOf(late))), '00')
    assert.equal(codeOf(await bank.send(late)), '05')
    assert.deepEqual(await bank.balances(), [10_000n, 0n, 10_000n])
  })

  test('a payment that the edge answered 91 is given back, before it comes or after', async () => {
    const keptBy = (tap: Message, id: string) => ({
      ...wire,
      payment: {
        id,
        mti: tap.mti,
        de7: '0115120000',
        de11: tap.requireText(11),
        de32: '012345',
        de33: '',
        de63: '',
        at: 1,
      },
    })
    const held = bank.tap()
    await bank.send(held)
    await bank.network.reverseUnanswered(keptBy(held, 'held'))
    const late = bank.tap()
    await bank.network.reverseUnanswered(keptBy(late, 'late'))
    assert.equal(codeOf(await bank.send(late)), '05')
    assert.deepEqual(await bank.balances(), [10_000n, 0n, 10_000n])
  })

  test('the code on the card is checked when it is sent', async () => {
    const right = bank.card.cvc.reveal()
    const cases: [code: string, responseCode: string, result: string][] = [
      [right, '00', 'M'],
      [right === '000' ? '111' : '000', '05', 'N'],
    ]
    for (const [code, responseCode, result] of cases) {
      const tap = setDe48(bank.tap(), { tcc: 'T', subelements: [{ tag: '92', value: code }] })
      const reply = codec.decode(Buffer.from(await bank.send(tap), 'hex'))
      assert.deepEqual([reply.text(39), de48(reply)?.text('87')], [responseCode, result])
      await bank.send(bank.reversalOf(tap))
    }
  })

  test('the date on the card is checked when it is sent', async () => {
    const wrong = bank.tap().set(14, '2712')
    assert.equal(codeOf(await bank.send(wrong)), '54')
    const right = bank.tap().set(14, bank.card.expiry)
    assert.equal(codeOf(await bank.send(right)), '00')
    await bank.send(bank.reversalOf(right))
  })

  test('more than there is, another currency, nothing to withdraw and numbers of others are declined', async () => {
    const cases: [change: (tap: Message) => Message, code: string][] = [
      [tap => tap.set(4, '000000010001'), '51'],
      [tap => tap.set(49, '978'), '57'],
      [tap => tap.set(3, '010000').set(4, '000000000000'), '13'],
      [tap => tap.set(3, '200000'), '12'],
      [tap => tap.set(2, '5204740000000004'), '14'],
    ]
    for (const [change, code] of cases) assert.equal(codeOf(await bank.send(change(bank.tap()))), code)
    assert.deepEqual(await bank.balances(), [10_000n, 0n, 10_000n])
  })

  test('an account status passes, and a balance inquiry tells the balance', async () => {
    const zero = '000000000000'
    assert.equal(codeOf(await bank.send(bank.tap().set(4, zero))), '85')
    const reply = codec.decode(Buffer.from(await bank.send(bank.tap().set(3, '300000').set(4, zero)), 'hex'))
    assert.equal(reply.text(39), '00')
    assert.deepEqual(
      additionalAmounts(reply)?.map(({ amountMinor }) => amountMinor),
      [10_000n, 10_000n],
    )
  })

  test('a reversal of somebody else’s number releases nothing of ours', async () => {
    const tap = bank.tap()
    await bank.send(tap)
    assert.equal(codeOf(await bank.send(bank.reversalOf(tap).set(2, '5204740000000004'))), '00')
    assert.deepEqual(await bank.balances(), [10_000n, 1000n, 9000n])
    await bank.send(bank.reversalOf(tap))
  })

  test('no card number is in any log line or span', () => {
    const told = JSON.stringify([bank.telemetry.logs, bank.telemetry.spans])
    assert.ok(!told.includes(bank.card.pan.reveal()))
  })
})

test('the tunnel opens with the handlers when the service starts, and closes with it', async () => {
  const steps: string[] = []
  const service = mastercardService({
    openTunnel: async handlers => {
      steps.push(Object.keys(handlers).join(' '))
      return { close: async () => void steps.push('closed') }
    },
  })
  const bank = await placed({ services: [service] })
  await bank.close()
  assert.deepEqual(steps, ['answerFrame reverseUnanswered reportSpans', 'closed'])
})
