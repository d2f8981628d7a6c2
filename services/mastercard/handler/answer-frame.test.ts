import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RequestOf } from '#libraries/contract/contract.ts'
import { Failure } from '#libraries/errors/failure.ts'
import type { CardId, TransactionId } from '#libraries/ids/ids.ts'
import { codecFor } from '#libraries/iso8583/codec.ts'
import { de48, setDe48 } from '#libraries/iso8583/de48.ts'
import { additionalAmounts } from '#libraries/iso8583/de54.ts'
import { buildDe90 } from '#libraries/iso8583/de90.ts'
import { buildDe95 } from '#libraries/iso8583/de95.ts'
import type { Message } from '#libraries/iso8583/message.ts'
import { money } from '#libraries/money/money.ts'
import { memoryTelemetry } from '#libraries/telemetry/memory-telemetry.ts'
import { manualClock } from '#libraries/time/manual-clock.ts'
import type { authorisationContract } from '#services/authorisation/contract.ts'
import type { Decision, ReversalOutcome } from '../domain/reply.ts'
import { answerFrame } from './answer-frame.ts'

type Methods = (typeof authorisationContract)['methods']

const codec = codecFor({ dialect: 'mastercard', codePage: 'cp500' })
const ascii = codecFor({ dialect: 'iso87-ascii' })
const pan = '5204740000001010'
const cardId = 'card_0000000000000000000001' as CardId
const transactionId = 'tx_0000000000000000000001' as TransactionId
const context = { remainingMs: () => 1000, caller: 'edge', traceId: '0'.repeat(32) }

const approved: Decision = {
  kind: 'approved',
  approvalCode: 'A1B2C3',
  amount: money(1000n, 'GBP'),
  posted: money(10_000n, 'GBP'),
  available: money(9000n, 'GBP'),
  transactionId,
}

/** A bank behind the handler that answers what it is told to, and keeps what it was asked. */
const bench = ({
  decide = async () => approved,
  reverse = async () => ({ kind: 'parked' }),
}: {
  decide?: (request: RequestOf<Methods['authorise']>) => Promise<Decision>
  reverse?: () => Promise<ReversalOutcome>
} = {}) => {
  const telemetry = memoryTelemetry()
  const authorised: RequestOf<Methods['authorise']>[] = []
  const reversed: RequestOf<Methods['reverse']>[] = []
  const handler = answerFrame({
    card: {
      findCard: async ({ pan: number }) =>
        number.reveal() === pan ? { kind: 'found', cardId } : { kind: 'unknown', numberDigest: 'digest' },
    },
    authorisation: {
      authorise: async request => {
        authorised.push(request)
        return await decide(request)
      },
      reverse: async request => {
        reversed.push(request)
        return await reverse()
      },
    },
    clock: manualClock(Date.UTC(2026, 0, 15, 12)),
    telemetry,
  })
  const answer = (frame: Uint8Array) => handler({ dialect: 'mastercard', codePage: 'cp500', frame }, context)
  const ask = async (message: Message): Promise<Message> => {
    const { reply, responseCode } = await answer(codec.encode(message).slice())
    assert.ok(reply !== undefined, 'The network gets a reply.')
    const decoded = codec.decode(reply)
    assert.equal(decoded.text(39), responseCode)
    return decoded
  }
  return { handler, answer, ask, authorised, reversed, telemetry }
}

const tap = (mti = '0100'): Message =>
  setDe48(
    codec
      .message(mti)
      .set(2, pan)
      .set(3, '000000')
      .set(4, '000000001000')
      .set(7, '0115120000')
      .set(11, '000017')
      .set(18, '5814')
      .set(22, '071')
      .set(32, '012345')
      .set(37, '601512000017')
      .set(41, 'TERM0001')
      .set(42, 'CAFE           ')
      .set(49, '826')
      .set(63, 'MCS01106L'),
    { tcc: 'R', subelements: [{ tag: '61', value: '00000' }] },
  )

const reversal = (mti = '0400'): Message =>
  codec
    .message(mti)
    .set(2, pan)
    .set(3, '000000')
    .set(4, '000000001000')
    .set(7, '0115120100')
    .set(11, '000018')
    .set(32, '012345')
    .set(37, '601512000017')
    .set(39, '17')
    .set(49, '826')
    .set(90, buildDe90({ mti: '0100', stan: '000017', transmittedAt: '0115120000', acquirer: '12345', forwarder: '' }))

test('an approved tap is answered with its echoed elements, an approval code and 00', async () => {
  const { ask, authorised } = bench()
  const reply = await ask(tap())
  assert.equal(reply.mti, '0110')
  assert.deepEqual(reply.elements(), [2, 3, 4, 7, 11, 32, 37, 38, 39, 41, 48, 49, 63])
  assert.equal(reply.text(38), 'A1B2C3')
  assert.equal(reply.text(39), '00')
  assert.equal(de48(reply)?.tcc, 'R')
  const [request] = authorised
  assert.equal(request?.cardId, cardId)
  assert.equal(request?.kind, 'purchase')
  assert.deepEqual(request?.amount, money(1000n, 'GBP'))
  assert.equal(request?.acceptor?.mcc, '5814')
  assert.equal(request?.references.length, 3)
})

test('the same message twice, and its repeat, have one command and get the same bytes', async () => {
  const { answer, authorised } = bench()
  const replies: (string | undefined)[] = []
  for (const mti of ['0100', '0100', '0101']) {
    const { reply } = await answer(codec.encode(tap(mti)).slice())
    replies.push(reply && Buffer.from(reply).toString('hex'))
  }
  assert.ok(replies[0] !== undefined)
  assert.deepEqual(replies, [replies[0], replies[0], replies[0]])
  assert.equal(new Set(authorised.map(({ commandId, requestHash }) => `${commandId} ${requestHash}`)).size, 1)
})

test('a decision becomes a response code, and a code that was sent its result', async () => {
  const withCode = setDe48(tap(), { tcc: 'R', subelements: [{ tag: '92', value: '123' }] })
  const status = tap().set(4, '000000000000')
  const cases: [name: string, request: Message, decision: Decision, code: string, result: string | undefined][] = [
    ['approved', tap(), approved, '00', undefined],
    ['a matching code', withCode, { ...approved, cvcResult: 'match' }, '00', 'M'],
    ['another code', withCode, { kind: 'declined', reason: 'wrong-cvc', cvcResult: 'no-match' }, '05', 'N'],
    ['frozen, right code', withCode, { kind: 'declined', reason: 'frozen-card', cvcResult: 'match' }, '62', 'M'],
    ['no money', tap(), { kind: 'declined', reason: 'insufficient-funds' }, '51', undefined],
    ['an account status that passes', status, approved, '85', undefined],
    ['the journal is full', tap(), { kind: 'declined', reason: 'system' }, '96', undefined],
    ['another message under the same key', tap(), { kind: 'declined', reason: 'duplicate-mismatch' }, '94', undefined],
  ]
  for (const [name, request, decision, code, result] of cases) {
    const reply = await bench({ decide: async () => decision }).ask(request)
    assert.equal(reply.text(39), code, name)
    assert.equal(de48(reply)?.text('87'), result, name)
    assert.equal(reply.has(38), decision.kind === 'approved', name)
    assert.equal(de48(reply)?.bytes('92'), undefined, name)
  }
})

test('a balance inquiry is answered with what is posted and what can be spent', async () => {
  const reply = await bench().ask(tap().set(3, '300000').set(4, '000000000000'))
  assert.deepEqual(additionalAmounts(reply), [
    { accountType: '00', amountType: '01', currencyNumeric: '826', amountMinor: 10_000n },
    { accountType: '00', amountType: '02', currencyNumeric: '826', amountMinor: 9000n },
  ])
})

test('a message that is wrong in itself is answered without asking anybody', async () => {
  const cases: [name: string, message: Message, code: string][] = [
    ['no entry mode', tap().remove(22), '30'],
    ['no currency', tap().remove(49), '30'],
    ['no card number', tap().remove(2), '30'],
    ['a date that does not exist', tap().set(7, '1331120000'), '30'],
    ['DE 6 without its currency', tap().set(6, '000000001000'), '30'],
    ['a currency that nobody has', tap().set(49, '000'), '57'],
    ['a financial request', tap('0200'), '12'],
    ['a reversal that names no original', reversal().remove(90), '30'],
  ]
  for (const [name, message, code] of cases) {
    const { ask, authorised, reversed } = bench()
    assert.equal((await ask(message)).text(39), code, name)
    assert.equal(authorised.length + reversed.length, 0, name)
  }
})

test('a number that is not ours is put to the bank without a card, and each such number has its own key', async () => {
  const { ask, authorised } = bench({ decide: async () => ({ kind: 'declined', reason: 'unknown-card' }) })
  assert.equal((await ask(tap().set(2, '5204740000001028'))).text(39), '14')
  assert.equal(authorised[0]?.cardId, undefined)
  assert.deepEqual(authorised[0]?.references, [])
})

test('a reversal looks for its original and is taken, found or not', async () => {
  const outcomes: [outcome: ReversalOutcome, code: string][] = [
    [{ kind: 'reversed', released: money(1000n, 'GBP') }, '00'],
    [{ kind: 'parked' }, '00'],
    [{ kind: 'mismatch' }, '94'],
  ]
  for (const [outcome, code] of outcomes) {
    const { ask, authorised, reversed } = bench({ reverse: async () => outcome })
    await ask(tap())
    const reply = await ask(reversal())
    assert.equal(reply.mti, '0410')
    assert.equal(reply.text(39), code)
    assert.equal(reply.text(90), reversal().text(90))
    assert.equal(reversed[0]?.reason, '17')
    assert.equal(reversed[0]?.remaining, undefined)
    assert.deepEqual(reversed[0]?.references, authorised[0]?.references.slice(1))
  }
})

test('a partial reversal says what remains, and an advice of one is answered as an advice', async () => {
  const { ask, reversed } = bench()
  const amounts = { transactionMinor: 400n, settlementMinor: 0n, billingMinor: 0n }
  const reply = await ask(reversal('0421').set(95, buildDe95(amounts)))
  assert.equal(reply.mti, '0430')
  assert.deepEqual(reversed[0]?.remaining, money(400n, 'GBP'))
})

test('a trace id finds the original first', async () => {
  const { ask, authorised, reversed } = bench()
  await ask(tap())
  await ask(setDe48(reversal(), { tcc: 'R', subelements: [{ tag: '63', value: 'MCS01106L0115  ' }] }))
  assert.deepEqual(reversed[0]?.references, authorised[0]?.references)
})

test('advices and replies are counted and get no reply', async () => {
  const { answer, telemetry } = bench()
  for (const mti of ['0120', '0121', '0110']) assert.deepEqual(await answer(codec.encode(tap(mti)).slice()), {})
  assert.equal(await telemetry.value('florin_network_messages_total', { mti: '0120', code: 'none' }), 1)
  assert.equal(await telemetry.value('florin_network_messages_total', { mti: 'other', code: 'none' }), 1)
})

test('a broken frame whose keys survive gets 30, another one is dropped and counted', async () => {
  const { answer, telemetry } = bench()
  const frame = codec.encode(tap()).slice()
  const cut = await answer(frame.subarray(0, frame.length - 3))
  assert.equal(cut.responseCode, '30')
  assert.equal(cut.reply && codec.decode(cut.reply).text(11), '000017')
  assert.deepEqual(await answer(frame.subarray(0, 20)), {})
  assert.deepEqual(await answer(new Uint8Array(0)), {})
  assert.equal(await telemetry.value('florin_network_messages_total', { code: 'unreadable' }), 2)
  // One line a second, however many there are.
  assert.equal(telemetry.logs.filter(({ message }) => message.startsWith('A frame could not be read')).length, 1)
  assert.ok(!JSON.stringify(telemetry.logs).includes(pan))
})

test('a failure behind us is thrown, so that the edge answers', async () => {
  const failing = bench({
    decide: async () => {
      throw new Failure('unavailable', 'rpc.breaker-open', 'The ledger is away.')
    },
  })
  await assert.rejects(failing.ask(tap()), { subCode: 'rpc.breaker-open' })
})

test('the ASCII dialect pays and reverses too', async () => {
  const { handler, authorised, reversed } = bench()
  for (const message of [tap(), reversal()]) {
    const frame = ascii.encode(message.remove(48).remove(63)).slice()
    const { reply, responseCode } = await handler({ dialect: 'iso87-ascii', codePage: 'cp500', frame }, context)
    assert.equal(responseCode, '00')
    assert.equal(reply && ascii.decode(reply).text(11), message.text(11))
  }
  assert.deepEqual(reversed[0]?.references, authorised[0]?.references)
})
