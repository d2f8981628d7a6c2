import assert from 'node:assert/strict'
import { test } from 'node:test'
import { calledWith, deposit, inDirectory, newId, opening, purchase, reversal, withLedger } from './ledger-fixture.ts'
import { verifyLedgerDirectory } from './service.ts'

const context = calledWith()

test('a £10 tap on £100 leaves 10000 posted, 1000 held, 9000 available, and the ledger answers the same after a restart', () =>
  inDirectory(async directory => {
    const accountId = newId('acc')
    const tap = purchase(accountId, 1000n, { references: ['r1'] })
    const first = await withLedger(directory, async rpc => {
      await rpc.openAccount(opening(accountId), context)
      await rpc.post(deposit(accountId, 10_000n), context)
      const outcome = await rpc.authorise(tap, context)
      const balance = await rpc.readBalance({ accountId }, context)
      assert.deepEqual(balance, {
        kind: 'found',
        balances: { accountId, currency: 'GBP', posted: 10_000n, held: 1000n, pendingIn: 0n, available: 9000n },
        position: 3,
      })
      return outcome
    })
    assert.equal(first.kind, 'approved')
    await withLedger(directory, async rpc => {
      assert.deepEqual(await rpc.authorise(tap, context), { ...first, replayed: true })
      assert.deepEqual(await rpc.authorise({ ...tap, requestHash: 'other' }, context), {
        kind: 'mismatch',
        commandId: tap.commandId,
      })
      const reversed = await rpc.reverse(reversal(['r1']), context)
      assert.equal(reversed.kind, 'reversed')
      const { entries, end } = await rpc.readEntries({ after: 0, limit: 100, waitMs: 0 }, context)
      assert.deepEqual(
        entries.map(entry => [entry.position, entry.what.kind, entry.balances[0]?.available]),
        [
          [1, 'accountOpened', 0n],
          [2, 'entrySetPosted', 10_000n],
          [3, 'authorisationApproved', 9000n],
          [4, 'authorisationReversed', 10_000n],
        ],
      )
      assert.equal(end, 4)
      const report = { ok: true, entrySets: 1, postings: 2, sums: { GBP: '0' }, openHolds: 0, chain: 'ok', position: 4 }
      assert.deepEqual(await rpc.verify({}, context), report)
      assert.deepEqual(await verifyLedgerDirectory({ directory }), report)
    })
  }))
