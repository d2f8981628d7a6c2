import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { RequestOf, ResponseOf } from '#libraries/contract/contract.ts'
import { Failure } from '#libraries/errors/failure.ts'
import { cvc } from '#libraries/errors/sensitive.ts'
import { type AccountId, type CardId, type CustomerId, createIds } from '#libraries/ids/ids.ts'
import { nodeRandom } from '#libraries/ids/node-random.ts'
import { money } from '#libraries/money/money.ts'
import { memoryTelemetry } from '#libraries/telemetry/memory-telemetry.ts'
import { manualClock } from '#libraries/time/manual-clock.ts'
import type { ledgerContract } from '#services/ledger/contract.ts'
import type { authorisationContract } from '../contract.ts'
import type { CardCheck } from '../domain/decide.ts'
import { authorise } from './authorise.ts'

type Command = RequestOf<(typeof ledgerContract)['methods']['authorise']>
type Outcome = ResponseOf<(typeof ledgerContract)['methods']['authorise']>
type Request = RequestOf<(typeof authorisationContract)['methods']['authorise']>

const cardId = 'card_0000000000000000000001' as CardId
const accountId = 'acc_0000000000000000000001' as AccountId
const customerId = 'user_0000000000000000000001' as CustomerId
const context = { remainingMs: () => 1000, caller: 'test', traceId: '0'.repeat(32) }
const good: CardCheck = { kind: 'checked', accountId, state: 'active', expiry: 'absent', cvc: 'absent' }
const acceptor = { acceptorId: 'CAFE', terminalId: 'T1', name: 'CAFE', city: 'LONDON', country: 'GBR', mcc: '5814' }

const tap: Request = {
  commandId: 'command-1',
  requestHash: 'hash',
  effectiveAt: 1,
  references: ['r1', 'r2'],
  kind: 'purchase',
  cardId,
  amount: money(1000n, 'GBP'),
  acceptor,
  retrievalReference: '601512000017',
}

/** What the ledger does when it has never seen the command: there is money enough. */
const obeys = async (command: Command): Promise<Outcome> => {
  const { authorisationId, transactionId, approvalCode, amount, cvcResult, effect } = command
  const recorded = { authorisationId, transactionId, cvcResult, replayed: false, position: 1 }
  if (effect.kind === 'decline') return { kind: 'declined', ...recorded, reason: effect.reason }
  return { kind: 'approved', ...recorded, approvalCode, amount, posted: 10_000n, available: 9000n }
}

const bench = ({
  card = good,
  ledger = obeys,
  keep = async () => {},
}: {
  card?: CardCheck
  ledger?: (command: Command) => Promise<Outcome>
  keep?: () => Promise<void>
} = {}) => {
  const telemetry = memoryTelemetry()
  const commands: Command[] = []
  const clock = manualClock()
  const handler = authorise({
    store: { keep },
    card: { checkCard: async () => card },
    account: {
      getAccount: async () => ({
        kind: 'found',
        account: { accountId, customerId, currency: 'GBP', state: 'open', createdAt: 1 },
      }),
    },
    ledger: {
      authorise: async command => {
        commands.push(command)
        return await ledger(command)
      },
    },
    ids: createIds({ clock, random: nodeRandom() }),
    random: nodeRandom(),
    telemetry,
  })
  return { decide: (request: Request = tap) => handler(request, context), commands, telemetry }
}

test('an approved payment is one ledger command that may hold', async () => {
  const { decide, commands, telemetry } = bench()
  const decision = await decide()
  assert.equal(decision.kind, 'approved')
  assert.equal(commands.length, 1)
  const [command] = commands
  assert.deepEqual(command?.effect, { kind: 'hold' })
  assert.match(command?.approvalCode ?? '', /^[0-9A-Z]{6}$/)
  assert.equal(command?.accountId, accountId)
  assert.deepEqual(command?.references, ['r1', 'r2'])
  assert.match(command?.merchantId ?? '', /^merch_/)
  assert.equal(command?.merchantCategory, '5814', 'how long the hold lives is the ledger’s to say')
  assert.equal(await telemetry.value('florin_authorisations_total', { outcome: 'approved' }), 1)
})

test('a decline is one ledger command too, with the account when the card is ours', async () => {
  const cases: [name: string, card: CardCheck, request: Request, reason: string, account: AccountId | undefined][] = [
    ['frozen', { ...good, state: 'frozen' }, tap, 'frozen-card', accountId],
    ['not ours', { kind: 'unknown' }, { ...tap, cardId: undefined }, 'unknown-card', undefined],
    ['another code', { ...good, cvc: 'no-match' }, { ...tap, cvc: cvc('123') }, 'wrong-cvc', accountId],
  ]
  for (const [name, card, request, reason, account] of cases) {
    const { decide, commands, telemetry } = bench({ card })
    const decision = await decide(request)
    assert.equal(decision.kind === 'declined' && decision.reason, reason, name)
    assert.equal(commands.length, 1, name)
    assert.equal(commands[0]?.accountId, account, name)
    assert.equal(commands[0]?.cvcResult, request.cvc && 'no-match', name)
    assert.equal(await telemetry.value('florin_authorisations_total', { outcome: reason }), 1, name)
  }
})

test('what the ledger recorded first counts, whatever the card is now', async () => {
  const { decide } = bench({
    card: { ...good, state: 'frozen' },
    ledger: command => obeys({ ...command, effect: { kind: 'hold' } }),
  })
  assert.equal((await decide()).kind, 'approved')
})

test('another request under the same command is a mismatch', async () => {
  const { decide } = bench({ ledger: async () => ({ kind: 'mismatch', commandId: 'command-1' }) })
  assert.deepEqual(await decide(), { kind: 'declined', reason: 'duplicate-mismatch' })
})

test('a full journal declines with system; any other failure is thrown, for it may have been recorded', async () => {
  const failing = (failure: Failure) =>
    bench({
      ledger: async () => {
        throw failure
      },
    })
  const full = failing(new Failure('unavailable', 'ledger.journal-full', 'No space.'))
  assert.deepEqual(await full.decide(), { kind: 'declined', reason: 'system' })
  assert.equal(await full.telemetry.value('florin_authorisations_total', { outcome: 'system' }), 1)
  for (const code of ['unknown', 'timeout', 'unavailable', 'internal'] as const)
    await assert.rejects(failing(new Failure(code, 'rpc.x', 'x')).decide(), { code })
})

test('a payment whose acceptor cannot be kept goes on, and a line says so', async () => {
  const { decide, telemetry } = bench({
    keep: async () => {
      throw new Failure('unavailable', 'storage.full', 'No space.')
    },
  })
  assert.equal((await decide()).kind, 'approved')
  assert.equal(telemetry.logs.length, 1)
  assert.equal(telemetry.logs[0]?.fields['reason'], 'storage.full')
})

test('the acceptor is kept before the answer', async () => {
  const steps: string[] = []
  let keep: () => void = () => {}
  const { decide } = bench({
    keep: () =>
      new Promise<void>(resolve => {
        keep = () => {
          steps.push('kept')
          resolve()
        }
      }),
  })
  const answer = decide().then(() => steps.push('answered'))
  while (steps.length === 0) {
    await new Promise<void>(resolve => setImmediate(resolve))
    keep()
  }
  await answer
  assert.deepEqual(steps, ['kept', 'answered'])
})
