import assert from 'node:assert/strict'
import test from 'node:test'
import { MessageChannel } from 'node:worker_threads'
import type { Failure } from '../errors/failure.ts'
import { threadCalls } from './node-thread-calls.ts'
import { rpcSuite } from './rpc-suite.ts'
import type { WireRequest } from './transport.ts'

rpcSuite('thread', async ({ server }) => {
  const { port1, port2 } = new MessageChannel()
  const [here, there] = [threadCalls(port1), threadCalls(port2)]
  let underWay = 0
  there.serve(async request => {
    underWay += 1
    return server(request).finally(() => {
      underWay -= 1
    })
  })
  return {
    placement: here.transport,
    // Some of the suite's handlers never answer.
    close: async () => {
      for (let turns = 0; underWay > 0 && turns < 100; turns++) await new Promise(resolve => setImmediate(resolve))
      here.end()
    },
  }
})

const request: WireRequest = {
  service: 'service.teller',
  method: 'ask',
  headers: { remainingMs: 1000, caller: 'service.customer' },
  body: '{}',
}

test('a call to a thread that has not opened its services waits for them', async () => {
  const { port1, port2 } = new MessageChannel()
  const [here, there] = [threadCalls(port1), threadCalls(port2)]
  const answer = here.transport.send(request)
  await new Promise(resolve => setImmediate(resolve))
  there.serve(async ({ method }) => ({ ok: true, body: method }))
  assert.deepEqual(await answer, { ok: true, body: 'ask' })
  here.end()
})

test('a call to a thread that ends may have been done; one after that was not sent', async () => {
  const { port1, port2 } = new MessageChannel()
  const [here, there] = [threadCalls(port1), threadCalls(port2)]
  there.serve(() => new Promise(() => {}))
  const codeOf = (sent: Promise<unknown>) => sent.catch((thrown: Failure) => thrown.code)
  const underWay = codeOf(here.transport.send(request))
  there.end()
  assert.equal(await underWay, 'unknown')
  assert.equal(await codeOf(here.transport.send(request)), 'unavailable')
})
