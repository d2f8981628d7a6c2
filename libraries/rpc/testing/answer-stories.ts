import assert from 'node:assert/strict'
import { Failure } from '../../errors/failure.ts'
import { pan } from '../../errors/sensitive.ts'
import { failureOf, type Stories, tellerContract } from './world.ts'

/** What comes back: values, refusals, failures, and what may not come back. */
export const answerStories: Stories = {
  'a value arrives as it was, amounts, bytes and card numbers included': async ({ call, teller }) => {
    let seen: string | undefined
    teller.echo = async request => {
      seen = request.pan?.reveal()
      return request
    }
    const request = {
      amount: 2n ** 53n - 1n,
      frame: Uint8Array.of(0, 255),
      tags: ['é', '"'],
      pan: pan('5204740000000002'),
    }
    const answer = await call(tellerContract).echo(request)
    assert.deepEqual({ ...answer, pan: answer.pan?.reveal() }, { ...request, pan: '5204740000000002' })
    assert.equal(seen, '5204740000000002')
    assert.equal('note' in answer, false)
  },

  'a refusal is an answer and no failure': async ({ call, telemetry }) => {
    const outcome = await call(tellerContract).decide({ amount: 500n })
    assert.deepEqual(outcome, { kind: 'refused', reason: 'insufficient-funds' })
    const labels = { caller: 'service.customer', callee: 'service.teller', method: 'decide', outcome: 'ok' }
    assert.equal(await telemetry.value('florin_rpc_seconds_count', labels), 1)
  },

  'a failure keeps its code, sub-code and params, and is one hop further': async world => {
    world.teller.tell = async () => {
      const cause = new Error('secret cause')
      throw new Failure('not-found', 'teller.no-such-pot', 'There is no such pot.', { params: { n: 3 }, cause })
    }
    const failure = await failureOf(world.call(tellerContract).tell({ key: 'k', n: 1 }), world)
    assert.deepEqual(failure.toJSON(), {
      code: 'not-found',
      subCode: 'teller.no-such-pot',
      message: 'There is no such pot.',
      params: { n: 3 },
      hops: 1,
    })
    assert.equal(failure.cause, undefined)
    const labels = { method: 'tell', outcome: 'not-found' }
    assert.equal(await world.telemetry.value('florin_rpc_seconds_count', labels), 1)
  },

  'what is thrown without being a failure is logged once by the callee, and not told': async world => {
    world.teller.tell = async () => {
      throw new TypeError('x of undefined')
    }
    const failure = await failureOf(world.call(tellerContract).tell({ key: 'k', n: 1 }), world)
    assert.deepEqual([failure.code, failure.subCode, failure.hops], ['internal', 'failure.unexpected', 1])
    assert.doesNotMatch(JSON.stringify(failure), /undefined/)
    const errors = world.telemetry.logs.filter(line => line.level === 'error')
    assert.deepEqual(
      errors.map(line => line.place),
      ['service.teller'],
    )
    assert.match(String(errors[0]?.fields['thrown']), /TypeError: x of undefined/)
  },

  'a wrong request is refused by the name of its field, and the handler does not run': async world => {
    const failure = await failureOf(world.call(tellerContract).tell({ key: 'k', n: 1001 }), world)
    assert.deepEqual([failure.code, failure.field], ['bad-request', 'n'])
    assert.deepEqual(world.runs, [])
  },

  'an answer against the contract is the fault of the callee': async world => {
    world.teller.tell = async () => ({ n: 1001 })
    const failure = await failureOf(world.call(tellerContract).tell({ key: 'k', n: 1 }), world)
    assert.deepEqual([failure.code, failure.subCode, failure.field], ['internal', 'rpc.bad-response', 'n'])
  },

  'what a handler does to its request, or later to its answer, stays on its side': async ({ call, teller }) => {
    const kept: string[] = []
    teller.echo = async request => {
      ;(request.tags as string[]).push('changed')
      request.frame[0] = 9
      setImmediate(() => kept.push('too late'))
      return { ...request, tags: kept }
    }
    const request = { amount: 1n, frame: Uint8Array.of(1), tags: ['a'] }
    const answer = await call(tellerContract).echo(request)
    await new Promise(resolve => setImmediate(() => setImmediate(resolve)))
    assert.deepEqual(kept, ['too late'])
    assert.deepEqual([request.tags, request.frame[0], answer.tags], [['a'], 1, []])
  },

  'calls at once get each its own answer, in any order': async ({ call, teller }) => {
    const waiting: (() => void)[] = []
    teller.ask = ({ n }) => new Promise(resolve => waiting.push(() => resolve({ n })))
    const { ask } = call(tellerContract)
    const answers = Promise.all(Array.from({ length: 50 }, (_, n) => ask({ key: 'k', n })))
    while (waiting.length < 50) await new Promise(resolve => setImmediate(resolve))
    for (const answer of waiting.reverse()) answer()
    assert.deepEqual(
      (await answers).map(({ n }) => n),
      Array.from({ length: 50 }, (_, n) => n),
    )
  },

  'the callee knows who calls, and both are in one trace': async ({ call, teller, telemetry }) => {
    let seen = { caller: '', traceId: '' }
    teller.ask = async ({ n }, { caller, traceId }) => {
      seen = { caller, traceId }
      return { n }
    }
    await telemetry.tracer.span({ name: 'tap', place: 'edge' }, () => call(tellerContract).ask({ key: 'k', n: 1 }))
    assert.equal(seen.caller, 'service.customer')
    assert.match(seen.traceId, /^[0-9a-f]{32}$/)
    assert.deepEqual(new Set(telemetry.spans.map(span => span.traceId)), new Set([seen.traceId]))
    const served = telemetry.spans.find(span => span.name === 'ask' && span.place === 'service.teller')
    assert.ok(served?.parentSpanId !== undefined)
  },

  'closing lets what is under way end': async ({ call, teller, runs, close }) => {
    let answer = (): void => {}
    teller.ask = ({ n }) =>
      new Promise(resolve => {
        answer = () => resolve({ n })
      })
    const asked = call(tellerContract).ask({ key: 'k', n: 7 })
    while (runs.length === 0) await new Promise(resolve => setImmediate(resolve))
    const closed = close()
    answer()
    assert.deepEqual(await asked, { n: 7 })
    await closed
  },
}
