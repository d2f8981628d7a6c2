import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compile } from '#libraries/schema/codec.ts'
import type { Infer } from '#libraries/schema/schema.ts'
import { AuthoriseOutcome, JournalEntry, ledgerContract, PostOutcome, ReverseOutcome } from '../contract.ts'
import { emptyState } from '../domain/state.ts'
import {
  calledWith,
  deposit,
  inDirectory,
  newId,
  noMetrics,
  opening,
  purchase,
  reversal,
  withLedger,
} from '../ledger-fixture.ts'
import { ledgerMeters } from '../store/ledger-meters.ts'

const context = calledWith()

/** What goes over the wire comes back the same: nothing in it is outside its contract. */
const crosses = <T>(codec: ReturnType<typeof compile<T>>, value: T) =>
  assert.deepEqual(codec.fromJson(JSON.parse(JSON.stringify(codec.toJson(value)))), value)

test('every outcome and every entry is as the contract says, and a repeat differs in `replayed` only', () =>
  inDirectory(directory =>
    withLedger(directory, async rpc => {
      const accountId = newId('acc')
      const cardId = newId('card')
      await rpc.openAccount(opening(accountId), context)
      const authorisations = [
        purchase(accountId, 10n, { cardId, references: ['a'], cvcResult: 'match', merchantId: newId('merch') }),
        purchase(accountId, 10_000n, { cvcResult: 'no-match' }),
        purchase(undefined, 1n),
        purchase(accountId, 0n, { kind: 'balance-inquiry', effect: { kind: 'none' } }),
      ]
      const posts = [deposit(accountId, 500n), deposit(accountId, -9999n)]
      const reversals = [reversal(['a'], { remaining: { amountMinor: 4n, currency: 'GBP' } }), reversal(['unheard'])]
      const said: string[] = []
      for (const body of posts) {
        const outcome = await rpc.post(body, context)
        crosses(compile(PostOutcome), outcome)
        const again = await rpc.post(body, context)
        assert.deepEqual(again, outcome.kind === 'posted' ? { ...outcome, replayed: true } : outcome)
        said.push(outcome.kind)
      }
      for (const body of authorisations) {
        const outcome = await rpc.authorise(body, context)
        crosses(compile(AuthoriseOutcome), outcome)
        assert.deepEqual(await rpc.authorise(body, context), { ...outcome, replayed: true })
        said.push(outcome.kind === 'declined' ? outcome.reason : outcome.kind)
      }
      for (const body of reversals) {
        const outcome = await rpc.reverse(body, context)
        crosses(compile(ReverseOutcome), outcome)
        assert.deepEqual(await rpc.reverse(body, context), { ...outcome, replayed: true })
        said.push(outcome.kind)
      }
      assert.deepEqual(said, [
        ...['posted', 'refused'],
        ...['approved', 'insufficient-funds', 'unknown-card', 'approved'],
        ...['reversed', 'parked'],
      ])
      const page = await rpc.readEntries({ after: 0, limit: 500, waitMs: 0 }, context)
      crosses(compile(ledgerContract.methods.readEntries.response), page)
      const words = page.entries.map((entry: Infer<typeof JournalEntry>) => {
        crosses(compile(JournalEntry), entry)
        return entry.what.kind
      })
      assert.deepEqual(words, [
        'accountOpened',
        'entrySetPosted',
        'authorisationApproved',
        'authorisationDeclined',
        'authorisationDeclined',
        'authorisationApproved',
        'authorisationReversed',
        'reversalParked',
      ])
      assert.equal((await rpc.verify({}, context)).ok, true)
    }),
  ))

test('an account is opened once: again says opened, another currency is another request', () =>
  inDirectory(directory =>
    withLedger(directory, async rpc => {
      const accountId = newId('acc')
      const command = opening(accountId)
      const elsewhere = opening(accountId, 'EUR')
      assert.deepEqual(await rpc.openAccount(command, context), { kind: 'opened', replayed: false, position: 1 })
      assert.deepEqual(await rpc.openAccount(command, context), { kind: 'opened', replayed: true, position: 1 })
      assert.deepEqual(await rpc.openAccount(opening(accountId), context), {
        kind: 'opened',
        replayed: true,
        position: 1,
      })
      assert.deepEqual(await rpc.openAccount(elsewhere, context), {
        kind: 'mismatch',
        commandId: elsewhere.commandId,
      })
      assert.deepEqual(await rpc.readBalance({ accountId: newId('acc') }, context), { kind: 'unknown' })
    }),
  ))

test('text that the journal could not keep as it is, is refused with the name of its field', () =>
  inDirectory(directory =>
    withLedger(directory, async rpc => {
      const half = 'half a character: \ud800'
      for (const [field, call] of [
        ['commandId', () => rpc.openAccount(opening(newId('acc'), 'GBP', { commandId: half }), context)],
        ['references', () => rpc.reverse(reversal([half]), context)],
        ['approvalCode', () => rpc.authorise(purchase(undefined, 1n, { approvalCode: half }), context)],
        ['kind', () => rpc.post(deposit(newId('acc'), 1n, { kind: half }), context)],
        ['reason', () => rpc.reverse(reversal([], { reason: half }), context)],
      ] as const)
        await assert.rejects(call(), { code: 'bad-request', subCode: 'ledger.text', params: { field } })
    }),
  ))

test('a command without time left is not taken', () =>
  inDirectory(directory =>
    withLedger(directory, async rpc => {
      const failure = { code: 'timeout', subCode: 'ledger.deadline-spent' }
      await assert.rejects(rpc.openAccount(opening(newId('acc')), calledWith(0)), failure)
      assert.equal((await rpc.readEntries({ after: 0, limit: 1, waitMs: 0 }, context)).end, 0)
    }),
  ))

test('Prometheus is told the sum of the books per currency', async () => {
  const values = new Map<string, number>()
  let scrape: () => void | Promise<void> = () => undefined
  const meters = ledgerMeters({
    ...noMetrics,
    gauge: ({ name }) => ({ set: (labels, value) => values.set(`${name}${JSON.stringify(labels)}`, value) }),
    onScrape: collect => {
      scrape = collect
    },
  })
  const state = emptyState()
  state.sums.set('GBP', 0n)
  meters.watch(state, () => 3)
  await scrape()
  assert.equal(values.get('florin_ledger_sum_minor{"currency":"GBP"}'), 0)
  assert.equal(values.get('florin_ledger_queue_length{}'), 3)
})
