import assert from 'node:assert/strict'
import test from 'node:test'
import { integer, object, text } from '../schema/schema.ts'
import { type Client, contract, event, type Handlers, rpc } from './contract.ts'

const potContract = contract(
  'service.pot',
  {
    list: rpc({ request: object({ accountId: text() }), response: object({ count: integer() }), deadlineMs: 500 }),
  },
  { opened: event({ name: 'pot.opened', schema: object({ potId: text() }), delivery: 'log', key: 'potId' }) },
)

test('a contract is a value: its name, its methods and its events', () => {
  assert.equal(potContract.name, 'service.pot')
  assert.deepEqual(Object.keys(potContract.methods), ['list'])
  assert.equal(potContract.events.opened.name, 'pot.opened')
})

test('the types of clients and handlers come from the contract alone', async () => {
  const handlers: Handlers<typeof potContract> = {
    list: async ({ accountId }) => ({ count: accountId.length }),
  }
  const context = { remainingMs: () => 1, caller: 'service.api', traceId: '' }
  const client: Client<typeof potContract> = { list: request => handlers.list(request, context) }
  assert.deepEqual(await client.list({ accountId: 'abc' }), { count: 3 })
  // @ts-expect-error An account id is text.
  const wrongRequest = () => client.list({ accountId: 3 })
  // @ts-expect-error The answer has a count.
  const wrongHandlers: Handlers<typeof potContract> = { list: async () => ({ counts: 3 }) }
  assert.ok(wrongRequest instanceof Function && wrongHandlers.list instanceof Function)
})

test('a key that is no property of the request or event does not compile', () => {
  const request = object({ accountId: text() })
  // @ts-expect-error There is no such property.
  const method = rpc({ request, response: object({}), deadlineMs: 1, idempotentBy: 'dedupeId' })
  // @ts-expect-error There is no such property.
  const news = event({ name: 'pot.closed', schema: request, delivery: 'log', key: 'potId' })
  assert.ok(method.deadlineMs === 1 && news.name === 'pot.closed')
})
