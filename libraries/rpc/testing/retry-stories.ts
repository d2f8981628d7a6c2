import assert from 'node:assert/strict'
import { Failure, type FailureCode } from '../../errors/failure.ts'
import { breakerPatienceMs } from '../limits.ts'
import { failureOf, outcomeOf, type Stories, tellerContract } from './world.ts'

const question = { key: 'k', n: 1 }
const failing = (code: FailureCode) => async (): Promise<never> => {
  throw new Failure(code, 'teller.sulks', 'Not today.')
}

/** What is repeated, how often, and when calling is given up for a while. */
export const retryStories: Stories = {
  'only what may be repeated is, and three times at most': async world => {
    const { call, teller, runs } = world
    const table: readonly ['ask' | 'pay' | 'tell', FailureCode, number][] = [
      ['ask', 'rate-limited', 3],
      ['ask', 'not-found', 1],
      ['ask', 'internal', 1],
      ['pay', 'rate-limited', 3],
      ['pay', 'precondition-failed', 1],
      ['tell', 'rate-limited', 1],
      ['tell', 'unavailable', 1],
      // Last, because it opens the breaker.
      ['pay', 'unknown', 3],
    ]
    for (const [method, code, attempts] of table) {
      runs.length = 0
      teller[method] = failing(code)
      const failure = await failureOf(call(tellerContract)[method](question), world)
      assert.deepEqual([method, failure.code, runs.length], [method, code, attempts])
    }
  },

  'a repeat that succeeds is the answer': async world => {
    const { call, teller, runs } = world
    teller.pay = async ({ n }) => (runs.length < 3 ? failing('unavailable')() : { n })
    assert.deepEqual(await outcomeOf(call(tellerContract).pay(question), world), { n: 1 })
    assert.equal(runs.length, 3)
    assert.equal(await world.telemetry.value('florin_rpc_retries_total', { method: 'pay' }), 2)
  },

  'one layer repeats: three attempts above are not nine below': async world => {
    const { call, teller, runs } = world
    teller.ask = failing('rate-limited')
    teller.pay = async request => call(tellerContract).ask(request)
    const failure = await failureOf(call(tellerContract).pay(question), world)
    assert.deepEqual([failure.code, failure.hops], ['rate-limited', 2])
    assert.deepEqual(runs, ['pay', 'ask', 'pay', 'ask', 'pay', 'ask'])
    // Where the layer above may not repeat, the one below does.
    runs.length = 0
    teller.tell = async request => call(tellerContract).ask(request)
    await failureOf(call(tellerContract).tell(question), world)
    assert.deepEqual(runs, ['tell', 'ask', 'ask', 'ask'])
  },

  'when everything fails, repeats keep within their budget': async world => {
    const { call, teller, runs } = world
    const waiting: (() => void)[] = []
    teller.ask = () =>
      new Promise((_, reject) => {
        waiting.push(() => reject(new Failure('rate-limited', 'teller.sulks', 'Not today.')))
      })
    const calls = Array.from({ length: 20 }, () => call(tellerContract).ask(question))
    const outcomes = Promise.all(calls.map(asked => asked.catch(() => {})))
    while (waiting.length < 20) await new Promise(resolve => setImmediate(resolve))
    for (const fail of waiting.splice(0)) fail()
    teller.ask = failing('rate-limited')
    await outcomeOf(outcomes, world)
    // Three repeats at once are always allowed, and each of them may be repeated once more.
    assert.ok(runs.length > 20 && runs.length <= 26, `${runs.length}`)
  },

  'a callee that fails five times in a row is left alone for a second, then tried with one call': async world => {
    const { call, teller, clock, telemetry, runs } = world
    const { tell } = call(tellerContract)
    const state = () => telemetry.value('florin_rpc_breaker_state', { callee: 'service.teller' })
    teller.tell = failing('unavailable')
    for (let i = 0; i < 5; i++) await failureOf(tell(question), world)
    assert.deepEqual([runs.length, await state()], [5, 2])
    const refused = await failureOf(tell(question), world)
    assert.deepEqual([refused.code, refused.subCode, runs.length], ['unavailable', 'rpc.breaker-open', 5])

    clock.advance(1000)
    await failureOf(tell(question), world)
    assert.deepEqual([runs.length, await state()], [6, 2])
    assert.equal((await failureOf(tell(question), world)).subCode, 'rpc.breaker-open')

    clock.advance(1000)
    teller.tell = async ({ n }) => ({ n })
    assert.deepEqual(await outcomeOf(tell(question), world), { n: 1 })
    assert.equal(await state(), 0)
  },

  'a callee that fails a quarter of its calls is left alone too': async world => {
    const { call, teller, runs } = world
    teller.tell = async ({ n }) => (runs.length % 4 === 0 ? failing('unavailable')() : { n })
    for (let i = 0; i < 20; i++) await outcomeOf(call(tellerContract).tell(question), world)
    assert.equal((await failureOf(call(tellerContract).tell(question), world)).subCode, 'rpc.breaker-open')
    assert.equal(runs.length, 20)
  },

  'calls that came with little time and timed out do not take the callee away from the others': async world => {
    const { call, teller, runs } = world
    teller.tell = () => new Promise(() => {})
    for (let i = 0; i < 10; i++)
      await failureOf(call(tellerContract).tell(question, { deadlineMs: breakerPatienceMs - 1 }), world)
    teller.tell = async ({ n }) => ({ n })
    assert.deepEqual(await outcomeOf(call(tellerContract).tell(question), world), { n: 1 })
    assert.equal(runs.length, 11)
  },

  'failures of what a callee calls do not open the breaker for the callee': async world => {
    const { call, teller, runs } = world
    teller.tell = async () => {
      throw new Failure('unavailable', 'other.down', 'Down.', { hops: 1 })
    }
    for (let i = 0; i < 10; i++) await failureOf(call(tellerContract).tell(question), world)
    assert.equal(runs.length, 10)
  },
}
