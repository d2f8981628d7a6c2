import assert from 'node:assert/strict'
import { wireMarginMs } from '../limits.ts'
import { runAtRoot } from '../scope.ts'
import { failureOf, outcomeOf, type Stories, tellerContract } from './world.ts'

const question = { key: 'k', n: 1 }

/** Time: how much of it a call has, inherits and leaves. */
export const deadlineStories: Stories = {
  'a call has the deadline of its method, or less if its caller says so': async ({ call, teller, clock }) => {
    const seen: number[] = []
    teller.ask = async ({ n }, { remainingMs }) => {
      seen.push(remainingMs())
      return { n }
    }
    const { ask } = call(tellerContract)
    for (const deadlineMs of [undefined, 5000, 300])
      await outcomeOf(ask(question, deadlineMs === undefined ? {} : { deadlineMs }), { clock })
    // Time passes in steps while an answer is awaited.
    for (const [index, limit] of [1000, 1000, 300].entries()) {
      const remaining = seen[index] ?? Number.NaN
      assert.ok(remaining <= limit && remaining > limit - 100, `${remaining} of ${limit}`)
    }
  },

  'what a handler calls inherits what is left to it, and leaves time for the way back': async world => {
    const { call, teller, clock, placement } = world
    let left = { outer: Number.NaN, inner: Number.NaN }
    teller.tell = async ({ n }, { remainingMs }) => {
      clock.advance(400)
      left = { ...left, outer: remainingMs() }
      return call(tellerContract).ask({ key: 'k', n })
    }
    teller.ask = async ({ n }, { remainingMs }) => {
      left = { ...left, inner: remainingMs() }
      return { n }
    }
    assert.deepEqual(await outcomeOf(call(tellerContract).tell(question), world), { n: 1 })
    const marginMs = placement === 'in-process' ? 0 : wireMarginMs
    assert.ok(left.outer <= 600, `${left.outer}`)
    assert.ok(left.inner <= left.outer - marginMs, `${left.inner} after ${left.outer}`)
  },

  'a call without time left is refused, and the handler does not run': async world => {
    const { call, teller, clock, runs } = world
    const now = await failureOf(call(tellerContract).ask(question, { deadlineMs: 0 }), world)
    assert.deepEqual([now.code, now.subCode, now.hops], ['timeout', 'rpc.deadline-spent', 0])
    let nested: unknown
    teller.tell = async ({ n }) => {
      clock.advance(1000)
      nested = await failureOf(call(tellerContract).ask({ key: 'k', n }), world)
      return { n }
    }
    await outcomeOf(call(tellerContract).tell(question), world)
    while (nested === undefined) await new Promise(resolve => setImmediate(resolve))
    assert.equal((nested as { subCode: string }).subCode, 'rpc.deadline-spent')
    assert.deepEqual(runs, ['tell'])
  },

  'what a handler sets off and does not wait for has time of its own': async world => {
    const { call, teller, clock } = world
    const { promise: answered, resolve: goOn } = Promise.withResolvers<void>()
    let later: Promise<unknown> | undefined
    teller.tell = async ({ n }) => {
      later = runAtRoot(async () => {
        await answered
        clock.advance(2000)
        return outcomeOf(call(tellerContract).ask({ key: 'k', n: 2 }), world)
      })
      return { n }
    }
    assert.deepEqual(await outcomeOf(call(tellerContract).tell(question), world), { n: 1 })
    goOn()
    assert.deepEqual(await later, { n: 2 })
  },

  'a callee that does not answer is a timeout at the deadline, and may still go on': async world => {
    const { call, teller, clock } = world
    let finish = (): void => {}
    let finished = false
    teller.tell = async ({ n }) => {
      await new Promise<void>(resolve => {
        finish = resolve
      })
      finished = true
      return { n }
    }
    const startMs = clock.monotonicMs()
    const failure = await failureOf(call(tellerContract).tell(question), world)
    assert.deepEqual([failure.code, failure.subCode, failure.hops], ['timeout', 'rpc.timed-out', 0])
    const tookMs = clock.monotonicMs() - startMs
    assert.ok(tookMs >= 1000 && tookMs < 1100, `${tookMs}`)
    finish()
    while (!finished) await new Promise(resolve => setImmediate(resolve))
  },
}
