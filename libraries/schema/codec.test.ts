import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { Failure } from '../errors/failure.ts'
import { pan, Sensitive } from '../errors/sensitive.ts'
import { type Codec, compile } from './codec.ts'
import * as s from './schema.ts'

const Everything = s.object({
  name: s.text({ maxLength: 5 }),
  count: s.integer({ minimum: 0 }),
  ratio: s.optional(s.decimal()),
  amount: s.moneySchema(),
  frame: s.optional(s.bytes({ maxLength: 4 })),
  card: s.optional(s.sensitive('pan', '^[0-9]{12,19}$')),
  note: s.optional(s.nullable(s.text())),
  held: s.optional(s.nullable(s.amountMinor())),
  tags: s.optional(s.array(s.text({ maxLength: 3 }), { maxItems: 2 })),
  sums: s.optional(s.record(s.amountMinor())),
  effect: s.optional(s.union({ hold: {}, decline: { reason: s.oneOf('format', 'system') } })),
  account: s.optional(s.idOf('acc')),
})
const codec = compile(Everything)
const least = { name: 'a', count: 1, amount: { amountMinor: 1000, currency: 'GBP' } }
const leastInCode = { name: 'a', count: 1, amount: { amountMinor: 1000n, currency: 'GBP' } } as const

const failureOf = (work: () => unknown): Failure => {
  try {
    work()
  } catch (thrown) {
    assert.ok(thrown instanceof Failure, String(thrown))
    return thrown
  }
  return assert.fail('Nothing was refused.')
}

test('a value goes over the wire and comes back the same', () => {
  const value: s.Infer<typeof Everything> = {
    ...leastInCode,
    ratio: 0.25,
    frame: Uint8Array.of(0, 255, 16),
    card: pan('5204740000000002'),
    note: null,
    held: -5n,
    tags: ['x', '€'],
    sums: { GBP: 9_007_199_254_740_991n },
    effect: { kind: 'decline', reason: 'format' },
  }
  const json = codec.toJson(value)
  const text = JSON.stringify(json)
  assert.deepEqual(JSON.parse(text), {
    ...least,
    ratio: 0.25,
    frame: '00ff10',
    card: '5204740000000002',
    note: null,
    held: -5,
    tags: ['x', '€'],
    sums: { GBP: 9_007_199_254_740_991 },
    effect: { kind: 'decline', reason: 'format' },
  })
  const back = codec.fromJson(JSON.parse(text))
  assert.deepEqual({ ...back, card: back.card?.reveal() }, { ...value, card: '5204740000000002' })
  assert.equal(String(back.card), '520474******0002')
  assert.deepEqual(codec.copy(value), value)
})

test('what the wire may not say is refused by name, with the remedy and without the value', () => {
  const table: readonly [unknown, string, string][] = [
    [null, 'body', 'schema.object'],
    [[], 'body', 'schema.object'],
    [{ ...least, name: undefined }, 'name', 'schema.missing'],
    [{ ...least, name: 7 }, 'name', 'schema.text'],
    [{ ...least, name: 'abcdef' }, 'name', 'schema.length'],
    [{ ...least, name: '\ud800' }, 'name', 'schema.unicode'],
    [{ ...least, count: -1 }, 'count', 'schema.integer'],
    [{ ...least, count: 0.5 }, 'count', 'schema.integer'],
    [{ ...least, count: 2 ** 53 }, 'count', 'schema.integer'],
    [{ ...least, count: '1' }, 'count', 'schema.integer'],
    [{ ...least, ratio: Number.NaN }, 'ratio', 'schema.number'],
    [{ ...least, ratio: null }, 'ratio', 'schema.number'],
    [{ ...least, amount: { amountMinor: 10.5, currency: 'GBP' } }, 'amount.amountMinor', 'schema.amount'],
    [{ ...least, amount: { amountMinor: 2 ** 53, currency: 'GBP' } }, 'amount.amountMinor', 'schema.amount'],
    [{ ...least, amount: { amountMinor: '10', currency: 'GBP' } }, 'amount.amountMinor', 'schema.amount'],
    [{ ...least, amount: { amountMinor: 1, currency: 'GBX' } }, 'amount.currency', 'schema.word'],
    [{ ...least, amount: { currency: 'GBP' } }, 'amount.amountMinor', 'schema.missing'],
    [{ ...least, frame: 'FF' }, 'frame', 'schema.bytes'],
    [{ ...least, frame: '0' }, 'frame', 'schema.bytes'],
    [{ ...least, frame: '0011223344' }, 'frame', 'schema.bytes'],
    [{ ...least, card: '52047400000000021111' }, 'card', 'schema.sensitive'],
    [{ ...least, card: '520474000000000x' }, 'card', 'schema.sensitive'],
    [{ ...least, note: 4 }, 'note', 'schema.text'],
    [{ ...least, held: '4' }, 'held', 'schema.amount'],
    [{ ...least, tags: ['a', 'b', 'c'] }, 'tags', 'schema.items'],
    [{ ...least, tags: ['a', 'four'] }, 'tags.1', 'schema.length'],
    [{ ...least, tags: {} }, 'tags', 'schema.array'],
    [{ ...least, sums: { 'line\nbreak': 'x' } }, 'sums.*', 'schema.amount'],
    [{ ...least, sums: { ['k'.repeat(129)]: 1 } }, 'sums', 'schema.key'],
    [{ ...least, sums: JSON.parse('{"__proto__":1}') }, 'sums', 'schema.key'],
    [{ ...least, effect: {} }, 'effect.kind', 'schema.kind'],
    [{ ...least, effect: { kind: 'toString' } }, 'effect.kind', 'schema.kind'],
    [{ ...least, effect: { kind: 'decline' } }, 'effect.reason', 'schema.missing'],
    [{ ...least, effect: { kind: 'decline', reason: 'whim' } }, 'effect.reason', 'schema.word'],
    [{ ...least, account: 'card_00008zIcpb1TB4yeIFXMzx' }, 'account', 'schema.pattern'],
  ]
  for (const [json, field, subCode] of table) {
    const failure = failureOf(() => codec.fromJson(json))
    assert.deepEqual([failure.code, failure.field, failure.subCode], ['bad-request', field, subCode], field)
    assert.match(failure.message, /^Give .+\.$/)
    assert.doesNotMatch(JSON.stringify(failure), /abcdef|520474|whim|GBX/)
  }
})

test('a time is a whole number of milliseconds that a date can show', () => {
  const time = compile(s.epochMs())
  for (const at of [0, 1_768_478_400_000, s.epochMsMax]) assert.equal(new Date(time.fromJson(at)).getTime(), at)
  for (const at of [-1, 0.5, s.epochMsMax + 1, Number.MAX_SAFE_INTEGER])
    assert.equal(failureOf(() => time.fromJson(at)).subCode, 'schema.integer', `${at}`)
})

test('what code may not hand over is refused by name', () => {
  // biome-ignore lint/suspicious/noSparseArray: a hole is what is tested.
  const holes = ['a', , 'b']
  const table: readonly [object, string, string][] = [
    [{ amount: { amountMinor: 1000, currency: 'GBP' } }, 'amount.amountMinor', 'schema.amount'],
    [{ amount: { amountMinor: 2n ** 53n, currency: 'GBP' } }, 'amount.amountMinor', 'schema.amount'],
    [{ count: Number.NaN }, 'count', 'schema.integer'],
    [{ count: Number.POSITIVE_INFINITY }, 'count', 'schema.integer'],
    [{ count: 1n }, 'count', 'schema.integer'],
    [{ ratio: Number.NEGATIVE_INFINITY }, 'ratio', 'schema.number'],
    [{ frame: '00' }, 'frame', 'schema.bytes'],
    [{ frame: new Uint8Array(5) }, 'frame', 'schema.bytes'],
    [{ frame: [0] }, 'frame', 'schema.bytes'],
    [{ card: '5204740000000002' }, 'card', 'schema.sensitive'],
    [{ card: new Sensitive('cvc', '5204740000000002', '') }, 'card', 'schema.sensitive'],
    [{ card: pan('1') }, 'card', 'schema.sensitive'],
    [{ tags: holes.slice(0, 2) }, 'tags', 'schema.items'],
    [{ name: 'a\udfff' }, 'name', 'schema.unicode'],
    [{ sums: JSON.parse('{"__proto__":{}}') }, 'sums', 'schema.key'],
  ]
  for (const [wrong, field, subCode] of table)
    for (const check of [codec.copy, codec.toJson]) {
      const failure = failureOf(() => check({ ...leastInCode, ...wrong } as s.Infer<typeof Everything>))
      assert.deepEqual([failure.code, failure.field, failure.subCode], ['bad-request', field, subCode], field)
    }
})

test('unknown properties are dropped, and none of them reaches a prototype', () => {
  const hostile = JSON.parse(
    '{"name":"a","count":1,"amount":{"amountMinor":1,"currency":"GBP","__proto__":{"x":1}},"__proto__":{"admin":true},"constructor":{"prototype":{"y":1}}}',
  )
  const value = codec.fromJson(hostile)
  assert.deepEqual(Object.keys(value), ['name', 'count', 'amount'])
  assert.equal(Object.getPrototypeOf(value), Object.prototype)
  assert.equal(Object.getPrototypeOf(value.amount), Object.prototype)
  assert.equal(({} as Record<string, unknown>)['x'], undefined)
})

test('a copy shares nothing that can change', () => {
  const frame = Uint8Array.of(1, 2)
  const tags = ['a']
  const amount = { amountMinor: 5n, currency: 'GBP' as const }
  const copy = codec.copy({ ...leastInCode, amount, frame: Buffer.from(frame), tags })
  tags[0] = 'b'
  amount.amountMinor = 6n
  assert.deepEqual([copy.tags, copy.amount.amountMinor], [['a'], 5n])
  assert.equal(Object.getPrototypeOf(copy.frame), Uint8Array.prototype)
})

test('minus zero and absent properties are the same over every placement', () => {
  const value = { ...leastInCode, count: -0, ratio: undefined, held: null }
  const overWire = codec.fromJson(JSON.parse(JSON.stringify(codec.toJson(value))))
  assert.deepEqual(codec.copy(value), overWire)
  assert.ok(Object.is(codec.copy(value).count, 0))
  assert.equal('ratio' in codec.copy(value), false)
})

test('a schema is compiled once', () => {
  assert.equal(compile(Everything), codec)
  assert.notEqual(compile(s.object({ name: s.text() })), codec)
})

/** A schema with values of it. */
type Sample = { readonly schema: s.Schema<unknown>; readonly values: fc.Arbitrary<unknown> }

const leaves: readonly Sample[] = [
  {
    schema: s.text({ maxLength: 20 }),
    values: fc.string({ unit: 'grapheme', maxLength: 5 }).filter(t => t.length <= 20),
  },
  { schema: s.boolean(), values: fc.boolean() },
  { schema: s.integer(), values: fc.maxSafeInteger() },
  { schema: s.decimal(), values: fc.double({ noNaN: true, noDefaultInfinity: true }).map(n => n + 0) },
  { schema: s.amountMinor(), values: fc.maxSafeInteger().map(BigInt) },
  { schema: s.bytes({ maxLength: 8 }), values: fc.uint8Array({ maxLength: 8 }) },
  { schema: s.oneOf('a', 'b'), values: fc.constantFrom('a', 'b') },
]
const key = fc.string({ maxLength: 8 }).filter(text => text !== '__proto__')
const { sample } = fc.letrec<{ sample: Sample }>(tie => ({
  sample: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom(...leaves),
    tie('sample').map(of => ({ schema: s.nullable(of.schema), values: fc.option(of.values) })),
    tie('sample').map(of => ({ schema: s.array(of.schema), values: fc.array(of.values, { maxLength: 4 }) })),
    tie('sample').map(of => ({
      schema: s.record(of.schema),
      values: fc.dictionary(key, of.values, { noNullPrototype: true }),
    })),
    fc.tuple(tie('sample'), tie('sample')).map(([a, b]) => ({
      schema: s.object({ a: a.schema, b: s.optional(b.schema) }),
      values: fc.record({ a: a.values, b: b.values }, { requiredKeys: ['a'], noNullPrototype: true }),
    })),
    fc.tuple(tie('sample'), tie('sample')).map(([a, b]) => ({
      schema: s.union({ one: { a: a.schema }, two: { b: b.schema } }),
      values: fc.oneof(
        a.values.map(value => ({ kind: 'one', a: value })),
        b.values.map(value => ({ kind: 'two', b: value })),
      ),
    })),
  ),
}))

test('any value of any schema survives the wire, and a copy equals what the wire gives', () => {
  fc.assert(
    fc.property(
      sample.chain(({ schema, values }) => fc.tuple(fc.constant(compile(schema) as Codec<unknown>), values)),
      ([of, value]) => {
        const overWire = of.fromJson(JSON.parse(JSON.stringify(of.toJson(value))))
        assert.deepEqual(overWire, value)
        assert.deepEqual(of.copy(value), value)
      },
    ),
    { numRuns: 300 },
  )
})
