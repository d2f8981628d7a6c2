import assert from 'node:assert/strict'
import test from 'node:test'
import { Failure } from '../errors/failure.ts'
import { idempotencyKey } from './filter/idempotency-key.ts'
import { inFlight } from './filter/in-flight.ts'
import { chain } from './filter.ts'
import { inFlightMax } from './limits.ts'
import { methodsOf, type Outgoing } from './method.ts'
import { tellerContract } from './testing/world.ts'

const edge = { caller: 'service.customer', callee: 'service.teller', placement: 'http' }
const outgoing = (name: string, request: unknown, idempotentBy?: string): Outgoing => {
  const method = methodsOf(tellerContract).get(name)
  assert.ok(method !== undefined)
  return {
    method: idempotentBy === undefined ? method : { ...method, idempotentBy },
    request,
    options: undefined,
    deadlineAtMs: 0,
    idempotencyKey: undefined,
    retriedAbove: false,
  }
}

test('filters see the call in the order of the list, and the answer in the reverse order', async () => {
  const seen: string[] = []
  const filter = (name: string) => async (request: string, next: (request: string) => Promise<string>) => {
    seen.push(`${name} before`)
    const answer = await next(`${request}${name}`)
    seen.push(`${name} after`)
    return answer
  }
  const call = chain([filter('a'), filter('b')], async (request: string) => request)
  assert.equal(await call('>'), '>ab')
  assert.deepEqual(seen, ['a before', 'b before', 'b after', 'a after'])
})

test('the call after the last one that may be under way is refused, and the next one after an answer is not', async () => {
  const answers: (() => void)[] = []
  const call = chain<Outgoing, unknown>(
    [inFlight(edge, { calls: 0, retries: 0 })],
    () => new Promise(resolve => answers.push(() => resolve('done'))),
  )
  const calls = Array.from({ length: inFlightMax }, () => call(outgoing('tell', {})))
  await assert.rejects(
    call(outgoing('tell', {})),
    (thrown: unknown) => thrown instanceof Failure && thrown.subCode === 'rpc.too-many-in-flight',
  )
  answers[0]?.()
  assert.equal(await calls[0], 'done')
  const last = call(outgoing('tell', {}))
  for (const answer of answers) answer()
  assert.equal(await last, 'done')
})

test('the key of a call is the property that its contract names, or the id in it', async () => {
  const table: readonly [unknown, string | undefined, string | undefined][] = [
    [{ key: 'k1' }, 'key', 'k1'],
    [{ payment: { id: 'p1' } }, 'payment', 'p1'],
    [{ payment: null }, 'payment', undefined],
    [{ key: 'k1' }, undefined, undefined],
    [undefined, 'key', undefined],
  ]
  for (const [request, property, key] of table) {
    const call = chain<Outgoing, unknown>([idempotencyKey()], async ({ idempotencyKey: seen }) => seen)
    assert.equal(await call(outgoing('tell', request, property)), key)
  }
})
