import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { after, before, describe, test } from 'node:test'
import { systemClock } from '#libraries/time/system-clock.ts'
import type { Context } from '../command-spec.ts'
import { parseCommand } from '../parse-command.ts'

const account = 'acc_0000000000000000000001'
const other = 'acc_0000000000000000000002'
const pot = 'pot_0000000000000000000001'
const until = '2030-01-01T00:00:00Z'

describe('the commands for pots and transfers', () => {
  const asked: unknown[] = []
  const answer = { potId: pot, name: 'Holiday', pots: [], transactionId: 'tx_1' }
  const door = createServer(async (request, reply) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    asked.push([request.url, JSON.parse(Buffer.concat(chunks).toString())])
    reply.end(JSON.stringify(answer))
  })
  before(() => new Promise<void>(resolve => void door.listen(0, '127.0.0.1', resolve)))
  after(() => {
    door.close()
    door.closeAllConnections()
  })

  const florin = async (words: readonly string[]) => {
    const { port } = door.address() as AddressInfo
    const parsed = parseCommand(words)
    assert.ok(parsed.kind === 'command')
    const context: Context = {
      clock: systemClock(),
      json: true,
      environment: {
        FLORIN_OPERATOR_LISTEN: `127.0.0.1:${port}`,
        FLORIN_OPERATOR_TOKEN: 'florin_op_a_token_for_tests',
      },
      flags: new Set(['FLORIN_OPERATOR_LISTEN']),
      stdin: async () => '',
      line: () => undefined,
      interrupted: new AbortController().signal,
    }
    return parsed.command.run(context, parsed.input)
  }

  test("each asks the operators' door for what its words say", async () => {
    const send = ['transfer', 'send', '--from', account, '--to', other, '--amount', '700']
    const sent = { fromAccountId: account, toAccountId: other, amountMinor: 700 }
    const cases: readonly (readonly [words: readonly string[], command: string, body: object])[] = [
      [['pot', 'create', '--account', account, '--name', 'Car'], 'pot-create', { accountId: account, name: 'Car' }],
      [
        ['pot', 'create', '--account', account, '--name', 'Car', '--style', 'red', '--goal', '5', '--dedupe-id', 'x'],
        'pot-create',
        { accountId: account, name: 'Car', style: 'red', goalMinor: 5, dedupeId: 'x' },
      ],
      [['pot', 'list', '--account', account, '--limit', '5'], 'pot-list', { accountId: account, limit: 5 }],
      [['pot', 'deposit', pot, '--amount', '700'], 'pot-deposit', { potId: pot, amountMinor: 700 }],
      [
        ['pot', 'withdraw', pot, '--amount', '700', '--dedupe-id', 'x'],
        'pot-withdraw',
        { potId: pot, amountMinor: 700, dedupeId: 'x' },
      ],
      [['pot', 'lock', pot], 'pot-lock', { potId: pot }],
      [['pot', 'lock', pot, '--until', until], 'pot-lock', { potId: pot, until: Date.parse(until) }],
      [['pot', 'unlock', pot], 'pot-unlock', { potId: pot }],
      [
        ['pot', 'update', pot, '--name', 'Bike', '--goal', '0'],
        'pot-update',
        { potId: pot, name: 'Bike', goalMinor: null },
      ],
      [['pot', 'round-up', pot], 'pot-round-up', { potId: pot, multiplier: 1 }],
      [['pot', 'round-up', pot, '--multiplier', '3'], 'pot-round-up', { potId: pot, multiplier: 3 }],
      [['pot', 'round-up', pot, '--off'], 'pot-round-up', { potId: pot, multiplier: null }],
      [['pot', 'close', pot], 'pot-close', { potId: pot }],
      [send, 'transfer-send', sent],
      [
        [...send, '--reference', 'Rent', '--dedupe-id', 'x'],
        'transfer-send',
        { ...sent, reference: 'Rent', dedupeId: 'x' },
      ],
    ]
    for (const [words, command, body] of cases) {
      await florin(words)
      assert.deepEqual(asked.at(-1), [`/commands/${command}`, body], words.join(' '))
    }
  })

  test('what is wrong is told by its name before anybody is asked', async () => {
    const before = asked.length
    const cases: readonly (readonly [words: readonly string[], field: string])[] = [
      [['pot', 'create', '--account', pot, '--name', 'Car'], 'account'],
      [['pot', 'create', '--account', account, '--name', ' '], 'name'],
      [['pot', 'deposit', account, '--amount', '700'], 'pot'],
      [['pot', 'deposit', pot, '--amount', '0'], 'amount'],
      [['pot', 'withdraw', pot, '--amount', '1.5'], 'amount'],
      [['pot', 'lock', pot, '--until', 'tomorrow'], 'until'],
      [['pot', 'update', pot], 'name'],
      [['transfer', 'send', '--from', account, '--to', 'bob', '--amount', '1'], 'to'],
    ]
    for (const [words, field] of cases)
      await assert.rejects(florin(words), { code: 'bad-request', field }, words.join(' '))
    assert.equal(asked.length, before)
  })
})
