import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { AccountId } from '#libraries/ids/ids.ts'
import { compile } from '#libraries/schema/codec.ts'
import type { Infer } from '#libraries/schema/schema.ts'
import { byHold, capture, holding, limited, main, noon, release } from './command-fixture.ts'
import {
  AuthoriseCommand,
  bankAddress,
  CaptureCommand,
  customerAddress,
  depositsClearingAddress,
  PostCommand,
  ReverseEntrySetCommand,
} from './contract.ts'
import { accountOf } from './domain/movements.ts'
import { story } from './domain/story-fixture.ts'
import { calledWith, deposit, inDirectory, newId, purchase, withLedger } from './ledger-fixture.ts'
import { assertBooks, call, funded, startedStore, tap } from './store/ledger-store-fixture.ts'
import { memoryJournalFile } from './store/memory-journal-file-double.ts'

/**
 * Bugs that other ledgers had, with where they had them, one test each. Four have their place elsewhere: a cached balance that
 * stayed stale after a back-dated void (Medici) in `store/history/`, an owner that outlived its lease in `store/two-owners.test.ts`,
 * the wrong message key (Mojaloop 3498) in `store/shards/`, and the hot row (CockroachDB 101) and the stall at a checkpoint
 * (TigerBeetle 3915) in `bench/ledger`.
 */
const acc = newId('acc')
const bob = newId('acc')

test('the funds check ignored holds (Blnk 181): posted less held never falls below the limit', () => {
  for (const limit of [0n, 70n]) {
    const { open, send, state } = story()
    open(acc, 500n)
    send(limited(main(acc), limit))
    const approved = Array.from({ length: 60 }, (_, n) => {
      const amount = BigInt(1 + ((n * 37) % 90))
      const { what } = send(
        n % 3 === 0
          ? holding(main(acc), amount)
          : n % 3 === 1
            ? { operation: 'authorise', body: purchase(acc, amount) }
            : { operation: 'post', body: deposit(acc, -amount, { effectiveAt: noon }) },
      )
      const { posted = 0n, held = 0n } = state.accounts.get(acc) ?? {}
      assert.ok(posted - held >= -limit, `after ${n}: ${posted} - ${held}`)
      return what.kind !== 'declined' && what.kind !== 'refused'
    })
    assert.ok(
      approved.includes(true) && approved.includes(false),
      'there was something to spend, and then there was not',
    )
  }
})

test('writing another field overwrote a debit (Midaz 2444): a limit that is set amid payments changes nothing but the limit', async () => {
  const { store } = await startedStore()
  const accountId = await funded(store, 10_000n)
  await Promise.all(
    Array.from({ length: 30 }, (_, n) => [
      tap(store, accountId, 10n),
      store.submit(limited(main(accountId), BigInt(n)), call),
      store.submit({ operation: 'post', body: deposit(accountId, -7n) }, call),
    ]).flat(),
  )
  const { posted, held, rare, version } = (await store.read(state => state.accounts.get(accountId))) ?? assert.fail()
  assert.deepEqual([posted, held, rare.overdraftLimit, version], [10_000n - 210n, 300n, 29n, 92])
  await assertBooks(store)
  await store.stop()
})

const overdrawn = [
  ['neither', false, false],
  ['the payer', true, false],
  ['the payee', false, true],
  ['both', true, true],
] as const

for (const [who, isPayer, isPayee] of overdrawn)
  for (const end of ['taken', 'given back'] as const)
    test(`an overdraft doubled on a pending credit (Midaz 2437): ${who} overdrawn, the hold ${end}`, () => {
      const { open, send, state, numbers } = story()
      for (const [accountId, isOverdrawn] of [
        [acc, isPayer],
        [bob, isPayee],
      ] as const) {
        open(accountId, 0n)
        send(limited(main(accountId), 1000n))
        send({ operation: 'post', body: deposit(accountId, isOverdrawn ? -300n : 300n, { effectiveAt: noon }) })
      }
      const [before, beforeBob] = [isPayer ? -300n : 300n, isPayee ? -300n : 300n]
      const order = holding(main(acc), 200n, { to: main(bob) })
      send(order)
      assert.equal(numbers(acc), `${before} 200 ${before + 800n}`)
      assert.equal(numbers(bob), `${beforeBob} 0 ${beforeBob + 1000n}`)
      assert.equal(state.accounts.get(bob)?.rare.pendingIn, 200n)
      const hold = byHold(order.body.holdId)
      send(end === 'taken' ? capture(acc, hold, 200n, { counter: main(bob) }) : release(acc, hold))
      const moved = end === 'taken' ? 200n : 0n
      assert.equal(numbers(acc), `${before - moved} 0 ${before - moved + 1000n}`)
      assert.equal(numbers(bob), `${beforeBob + moved} 0 ${beforeBob + moved + 1000n}`)
      assert.equal(state.accounts.get(bob)?.rare.pendingIn, 0n)
      assert.equal(state.accounts.get(bob)?.rare.overdraftLimit, 1000n)
    })

test('interest was posted twice by a race (Fineract 2394): a batch job that runs twice at once has the same books', async () => {
  const { store } = await startedStore()
  const accounts = await Promise.all(Array.from({ length: 5 }, () => funded(store, 10_000n)))
  const interest = (accountId: AccountId) =>
    store.submit(
      {
        operation: 'post',
        body: deposit(accountId, 25n, {
          commandId: `interest:2026-01:${accountId}`,
          kind: 'interest',
          postings: [
            { address: customerAddress(accountId, 'GBP'), amountMinor: 25n },
            { address: bankAddress('interest', 'GBP'), amountMinor: -25n },
          ],
        }),
      },
      call,
    )
  const job = () => Promise.all(accounts.map(interest))
  await Promise.all([job(), job()])
  await job()
  for (const accountId of accounts)
    assert.equal(await store.read(state => state.accounts.get(accountId)?.posted), 10_025n)
  await assertBooks(store)
  await store.stop()
})

test('a double submit paid twice (Bank of Anthos 168, 329): a double click pays once, and nothing goes without a key', async () => {
  const { store } = await startedStore()
  const accountId = await funded(store, 10_000n)
  const body = deposit(accountId, -100n)
  const clicks = await Promise.all(
    [body, body, body].map(click => store.submit({ operation: 'post', body: click }, call)),
  )
  assert.deepEqual(
    clicks.map(answer => answer.kind === 'recorded' && answer.replayed),
    [false, true, true],
  )
  const asAnother = await store.submit({ operation: 'post', body: { ...body, commandId: 'another' } }, call)
  const { what } = asAnother.kind === 'recorded' ? asAnother.record : assert.fail()
  assert.equal(what.kind === 'refused' && what.reason, 'entry-set-exists', 'the money has a key of its own')
  assert.equal(await store.read(state => state.accounts.get(accountId)?.posted), 9900n)
  const { commandId: _, ...withoutKey } = compile(PostCommand).toJson(body) as Record<string, unknown>
  assert.throws(() => compile(PostCommand).fromJson(withoutKey), /commandId/)
  await store.stop()
})

test('balances went negative by majority reads (Medici): of payments at once that each want all, one is approved', async () => {
  const { store } = await startedStore()
  const accountId = await funded(store, 1000n)
  const answers = await Promise.all(Array.from({ length: 20 }, () => tap(store, accountId, 1000n)))
  const approved = answers.filter(answer => answer.kind === 'recorded' && answer.record.what.kind === 'approved')
  assert.equal(approved.length, 1)
  await assertBooks(store)
  await store.stop()
})

test('a quorum said not found after growth (Monzo 2019): what is not known is said to be unknown, it never reads as zero', () =>
  inDirectory(directory =>
    withLedger(directory, async rpc => {
      const context = calledWith()
      assert.deepEqual(await rpc.readBalance({ accountId: acc }, context), { kind: 'unknown' })
      assert.deepEqual(await rpc.readBalance({ address: main(acc) }, context), { kind: 'unknown' })
      const declined = await rpc.authorise(purchase(acc, 1n), context)
      assert.equal(declined.kind === 'declined' && declined.reason, 'system')
      assert.throws(() => accountOf(story().state, acc), /touches only accounts that are open/)
    }),
  ))

test('a leg’s currency was silently coerced (Midaz F4): a leg in another currency than its address is refused', () => {
  const { open, said } = story()
  open(acc)
  const euros = (amountMinor: bigint) => [
    { address: customerAddress(acc, 'EUR'), amountMinor },
    { address: depositsClearingAddress('EUR'), amountMinor: -amountMinor },
  ]
  const coerced = { effectiveAt: noon, postings: euros(5n) }
  assert.equal(said({ operation: 'post', body: deposit(acc, 5n, coerced) }), 'refused wrong-currency')
  assert.equal(said(holding(main(acc), 5n, { amount: { amountMinor: 5n, currency: 'EUR' } })), 'refused wrong-currency')
  assert.equal(
    said(capture(acc, undefined, 5n, { counter: bankAddress('settlement', 'EUR') })),
    'refused wrong-currency',
  )
})

test('`false` was taken as absent, an empty text as present (Midaz F1, F2): zero values cross the wire as they are', () => {
  const crosses = <T>(codec: ReturnType<typeof compile<T>>, value: T) =>
    assert.deepEqual(codec.fromJson(JSON.parse(JSON.stringify(codec.toJson(value)))), value)
  const { body } = capture(acc, undefined, 0n, { isFinal: false, effectiveAt: 0, kind: '', requestHash: '' })
  const { hold: _, ...claim } = body
  crosses(compile(CaptureCommand), claim)
  const back: Infer<typeof ReverseEntrySetCommand> = {
    commandId: '0',
    requestHash: '',
    effectiveAt: 0,
    entrySetId: newId('entryset'),
    transactionId: newId('tx'),
    reverses: newId('entryset'),
    reason: '',
    evenIfShort: false,
  }
  crosses(compile(ReverseEntrySetCommand), back)
  const { accountId: _of, ...question } = purchase(undefined, 0n, { references: [], approvalCode: '', effectiveAt: 0 })
  crosses(compile(AuthoriseCommand), { ...question, merchantCategory: '' })
})

test('retrying for ever hid an outage (Jepsen on TigerBeetle): a spent deadline is said, and the same key settles it', async () => {
  const { store, file } = await startedStore()
  const accountId = await funded(store, 1000n)
  const late = { remainingMs: () => 0, traceparent: undefined }
  const body = purchase(accountId, 300n)
  await assert.rejects(store.submit({ operation: 'authorise', body }, late), { code: 'timeout' })
  const asked = await store.submit({ operation: 'authorise', body }, call)
  assert.equal(asked.kind === 'recorded' && asked.replayed, false, 'what was not taken is taken now')
  await store.stop()
  const again = await startedStore({ file: memoryJournalFile(file.bytes()) })
  const settled = await again.store.submit({ operation: 'authorise', body }, call)
  assert.equal(settled.kind === 'recorded' && settled.replayed, true, 'whoever did not hear the answer hears it now')
  await again.store.stop()
})
