import assert from 'node:assert/strict'
import test from 'node:test'
import { Failure } from '../errors/failure.ts'
import { manualClock } from '../time/manual-clock.ts'
import { nodeTracer, slowMs } from './node-tracer.ts'
import type { SpanRecord, Tracer } from './telemetry-port.ts'
import { isKeptTrace, parseTraceparent } from './traceparent.ts'

const open = ({ perSecondMax }: { perSecondMax?: number } = {}) => {
  const clock = manualClock(1_000_000)
  const lists: (readonly SpanRecord[])[] = []
  let fill = 0
  const random = { bytes: (length: number) => new Uint8Array(length).fill(++fill) }
  return { clock, lists, tracer: nodeTracer({ clock, random, sink: spans => lists.push(spans), perSecondMax }) }
}

test('the spans of a payment in one process come as one list when the first of them ends', async () => {
  const { clock, lists, tracer } = open()
  const answer = await tracer.span(
    { name: 'answerFrame', place: 'edge', attributes: { kind: 'purchase' } },
    async () => {
      clock.advance(1)
      await tracer.span({ name: 'authorise', place: 'service.ledger' }, async () => {
        tracer.annotate({ transactionId: 'tx_1' })
        clock.advance(2)
      })
      return 42
    },
  )
  assert.equal(answer, 42)
  const traceId = '02'.repeat(16)
  assert.deepEqual(lists, [
    [
      {
        traceId,
        spanId: '0101010100000002',
        parentSpanId: '0101010100000001',
        name: 'authorise',
        place: 'service.ledger',
        startMs: 1_000_001,
        durationMs: 2,
        outcome: 'ok',
        attributes: { transactionId: 'tx_1' },
      },
      {
        traceId,
        spanId: '0101010100000001',
        parentSpanId: undefined,
        name: 'answerFrame',
        place: 'edge',
        startMs: 1_000_000,
        durationMs: 3,
        outcome: 'ok',
        attributes: { kind: 'purchase' },
      },
    ],
  ])
})

test('a trace goes on in another process through traceparent', async () => {
  const here = open()
  const there = open()
  const parent = await here.tracer.span({ name: 'call', place: 'edge' }, async () => here.tracer.traceparent())
  await there.tracer.span({ name: 'serve', place: 'service.card', parent }, async () => {
    assert.equal(there.tracer.traceId(), here.lists[0]?.[0]?.traceId)
  })
  assert.equal(there.lists[0]?.[0]?.traceId, here.lists[0]?.[0]?.traceId)
  assert.equal(there.lists[0]?.[0]?.parentSpanId, here.lists[0]?.[0]?.spanId)
})

test('a parent of the same trace joins the list that is open; one of another trace starts its own', async () => {
  const { lists, tracer } = open()
  const other = `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01`
  await tracer.span({ name: 'outer', place: 'edge' }, async () => {
    const parent = tracer.traceparent()
    await tracer.span({ name: 'same', place: 'edge', parent }, async () => {})
    await tracer.span({ name: 'other', place: 'edge', parent: other }, async () => {})
  })
  const names = lists.map(list => list.map(({ name }) => name))
  assert.deepEqual(names, [['other'], ['same', 'outer']])
  assert.equal(lists[0]?.[0]?.traceId, 'ab'.repeat(16))
  assert.equal(lists[1]?.[0]?.parentSpanId, lists[1]?.[1]?.spanId)
})

test('a span that outlives the first one comes after it', async () => {
  const { lists, tracer } = open()
  let late: Promise<void> = Promise.resolve()
  await tracer.span({ name: 'first', place: 'edge' }, async () => {
    late = tracer.span({ name: 'late', place: 'edge' }, () => new Promise(resolve => setImmediate(resolve)))
  })
  await late
  assert.deepEqual(
    lists.map(list => list.map(({ name }) => name)),
    [['first'], ['late']],
  )
})

test('a failure is thrown on, and is the outcome of its span', async () => {
  const { lists, tracer } = open()
  const table: readonly [Error, string][] = [
    [new Failure('timeout', 'rpc.deadline', 'Too late.'), 'timeout'],
    [new Error('bug'), 'internal'],
  ]
  for (const [thrown, outcome] of table) {
    const work = tracer.span({ name: 'x', place: 'edge' }, () => Promise.reject(thrown))
    await assert.rejects(work, error => error === thrown)
    assert.equal(lists.at(-1)?.[0]?.outcome, outcome)
  }
})

test('concurrent payments keep apart', async () => {
  const { lists, tracer } = open()
  const pay = async (id: string): Promise<void> =>
    tracer.span({ name: id, place: 'edge' }, async () => {
      await new Promise(resolve => setImmediate(resolve))
      await tracer.span({ name: `${id} inner`, place: 'edge' }, async () => tracer.annotate({ id }))
    })
  await Promise.all([pay('a'), pay('b')])
  for (const list of lists) assert.equal(new Set(list.map(({ traceId }) => traceId)).size, 1)
  assert.deepEqual(lists.map(list => list[0]?.attributes['id']).sort(), ['a', 'b'])
})

test('outside a span there is nothing to carry, and notes are ignored', () => {
  const tracer: Tracer = open().tracer
  tracer.annotate({ a: 1 })
  assert.equal(tracer.traceparent(), undefined)
  assert.equal(tracer.traceId(), undefined)
})

test('of a busy second so many payments are traced whole, and the others say so to those that they call', async () => {
  const { clock, lists, tracer } = open({ perSecondMax: 3 })
  const flags: boolean[] = []
  const pay = () =>
    tracer.span({ name: 'outer', place: 'edge' }, async () => {
      flags.push(isKeptTrace(tracer.traceparent() ?? ''))
      await tracer.span({ name: 'inner', place: 'edge' }, async () => {})
    })
  for (let i = 0; i < 10; i++) await pay()
  assert.deepEqual(
    lists.map(list => list.length),
    Array(6).fill(2),
  )
  assert.deepEqual(flags, [...Array(6).fill(true), ...Array(4).fill(false)])
  clock.advance(1000)
  for (let i = 0; i < 10; i++) await pay()
  assert.equal(lists.length, 9)
})

test('of a payment that is not traced whole the first span is kept when a call in it failed or it was slow', async () => {
  const other = `00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-00`
  const failing = () => Promise.reject(new Failure('timeout', 'rpc.deadline', 'Too late.'))
  const table: readonly [string, (parts: ReturnType<typeof open>) => Promise<unknown>, string[]][] = [
    ['nothing', async () => {}, []],
    [
      'an event behind it',
      async ({ tracer }) =>
        tracer.span({ name: 'event', place: 'feed', parent: other, onlyIfKept: true }, failing).catch(() => {}),
      [],
    ],
    ['a short wait', async ({ clock }) => clock.advance(slowMs - 1), []],
    ['a long wait', async ({ clock }) => clock.advance(slowMs), ['ok']],
    ['a failure', failing, ['timeout']],
    [
      'a failure inside that was caught',
      ({ tracer }) => tracer.span({ name: 'inner', place: 'edge' }, failing).catch(() => {}),
      ['ok'],
    ],
  ]
  for (const [name, work, outcomes] of table) {
    const parts = open()
    const { tracer, lists } = parts
    const paying = tracer.span({ name: 'outer', place: 'edge', parent: other }, async () => {
      tracer.annotate({ transactionId: 'tx_1' })
      await work(parts)
    })
    await paying.catch(() => {})
    const kept = lists.flat()
    assert.deepEqual(
      kept.map(({ outcome }) => outcome),
      outcomes,
      name,
    )
    for (const span of kept) assert.equal(span.attributes['transactionId'], 'tx_1')
  }
})

test('what is not a traceparent is no parent', () => {
  const trace = 'ab'.repeat(16)
  const span = 'cd'.repeat(8)
  const table: readonly [string, boolean][] = [
    [`00-${trace}-${span}-01`, true],
    [`00-${trace}-${span}-00`, true],
    [`01-${trace}-${span}-01-more`, true],
    [`ff-${trace}-${span}-01`, false],
    [`00-${'0'.repeat(32)}-${span}-01`, false],
    [`00-${trace}-${'0'.repeat(16)}-01`, false],
    [`00-${trace.toUpperCase()}-${span}-01`, false],
    ['', false],
  ]
  assert.equal(parseTraceparent(table[0]?.[0] ?? '')?.isKept, true)
  assert.equal(parseTraceparent(table[1]?.[0] ?? '')?.isKept, false)
  for (const [text, good] of table) assert.equal(parseTraceparent(text) !== undefined, good, text)
})
