import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compile } from '#libraries/schema/codec.ts'
import { systemClock } from '#libraries/time/system-clock.ts'
import {
  byAuthorisation,
  byHold,
  capture,
  closed,
  dayClosed,
  expiry,
  holding,
  increment,
  limited,
  main,
  opened,
  release,
  takingBack,
} from '../command-fixture.ts'
import { bankAddress, ledgerContract, potAddress } from '../contract.ts'
import type { Command } from '../domain/command.ts'
import {
  calledWith,
  deposit,
  inDirectory,
  type LedgerRpc,
  newId,
  opening,
  purchase,
  withLedger,
} from '../ledger-fixture.ts'

const context = calledWith()

/** Calls the method of a command over its contract, as a caller in another process does. */
const callOver = async (rpc: LedgerRpc, { operation, body }: Command): Promise<Record<string, unknown>> => {
  const { request, response } = ledgerContract.methods[operation]
  const [asked, answered] = [compile<unknown>(request as never), compile<unknown>(response as never)]
  const received = asked.fromJson(JSON.parse(JSON.stringify(asked.toJson(body))))
  assert.deepEqual(received, asked.fromJson(asked.toJson(received)))
  const outcome = await rpc[operation](received as never, context)
  assert.deepEqual(answered.fromJson(JSON.parse(JSON.stringify(answered.toJson(outcome)))), outcome)
  return outcome as Record<string, unknown>
}

test('every command is as the contract says, its repeat differs in `replayed` only, and another request is a mismatch', () =>
  inDirectory(directory =>
    withLedger(directory, async rpc => {
      const accountId = newId('acc')
      const pot = potAddress(accountId, newId('pot'), 'GBP')
      const payment = purchase(accountId, 1000n)
      const payIn = deposit(accountId, 10_000n)
      const order = holding(main(accountId), 300n, { to: pot, conditions: [{ address: pot, version: 1 }] })
      const ended = holding(main(accountId), 1n, { expiresAt: systemClock().now() + 3_600_000 })
      const commands: readonly (readonly [Command, string])[] = [
        [{ operation: 'openAccount', body: opening(accountId) }, 'opened'],
        [opened(pot), 'done'],
        [opened(pot), 'refused'],
        [{ operation: 'post', body: payIn }, 'posted'],
        [limited(main(accountId), 500n), 'done'],
        [{ operation: 'authorise', body: payment }, 'approved'],
        [increment(accountId, byAuthorisation(payment.authorisationId), 100n), 'changed'],
        [increment(accountId, byAuthorisation(payment.authorisationId), 1_000_000n), 'refused'],
        [release(accountId, byAuthorisation(payment.authorisationId), 50n), 'changed'],
        [capture(accountId, byAuthorisation(payment.authorisationId), 1000n), 'captured'],
        [capture(accountId, undefined, 0n), 'refused'],
        [order, 'held'],
        [holding(main(accountId), 1_000_000n), 'refused'],
        [capture(accountId, byHold(order.body.holdId), 300n, { counter: pot }), 'captured'],
        [ended, 'held'],
        [expiry(accountId, byHold(ended.body.holdId), ended.body.expiresAt ?? 0), 'changed'],
        [expiry(accountId, byHold(newId('hold')), 1), 'refused'],
        [{ operation: 'reverseEntrySet', body: takingBack(payIn.entrySetId), original: undefined }, 'refused'],
        [
          {
            operation: 'reverseEntrySet',
            body: takingBack(payIn.entrySetId, { evenIfShort: true }),
            original: undefined,
          },
          'posted',
        ],
        [closed(pot), 'refused'],
        [dayClosed('2020-02-29'), 'closed'],
        [dayClosed('2020-02-31'), 'refused'],
      ]
      for (const [command, kind] of commands) {
        const outcome = await callOver(rpc, command)
        assert.equal(outcome['kind'], kind, command.operation)
        const again = await callOver(rpc, command)
        const isPost = command.operation === 'post' && kind === 'refused'
        assert.deepEqual(again, isPost ? outcome : { ...outcome, replayed: true })
        const other = { ...command, body: { ...command.body, requestHash: 'other' } } as Command
        assert.deepEqual(await callOver(rpc, other), { kind: 'mismatch', commandId: command.body.commandId })
      }
      const page = await rpc.readEntries({ after: 0, limit: 500, waitMs: 0 }, context)
      const codec = compile(ledgerContract.methods.readEntries.response)
      assert.deepEqual(codec.fromJson(JSON.parse(JSON.stringify(codec.toJson(page)))), page)
      assert.deepEqual(
        page.entries.map(({ what }) => what.kind),
        [
          ...['accountOpened', 'addressOpened', 'entrySetPosted', 'addressLimited', 'authorisationApproved'],
          ...['holdIncremented', 'holdReleased', 'captured', 'holdPlaced', 'captured', 'holdPlaced', 'holdExpired'],
          ...['entrySetPosted', 'dayClosed'],
        ],
      )
      const report = await rpc.verify({}, context)
      assert.deepEqual([report.ok, report.openHolds, report.sums], [true, 0, { GBP: '0' }])
    }),
  ))

test('the balance of any address is read from the books that decide', () =>
  inDirectory(directory =>
    withLedger(directory, async rpc => {
      const accountId = newId('acc')
      const pot = potAddress(accountId, newId('pot'), 'GBP')
      await rpc.openAccount(opening(accountId), context)
      await callOver(rpc, opened(pot))
      await rpc.post(deposit(accountId, 10_000n), context)
      await callOver(rpc, limited(main(accountId), 500n))
      await callOver(rpc, holding(main(accountId), 300n, { to: pot }))
      const none = { posted: 0n, held: 0n, pendingIn: 0n, available: 0n, overdraftLimitMinor: 0n, version: 0 }
      const settlement = bankAddress('settlement', 'GBP')
      const clearing = bankAddress('deposits-clearing', 'GBP')
      for (const [address, expected] of [
        [main(accountId), { posted: 10_000n, held: 300n, available: 10_200n, overdraftLimitMinor: 500n, version: 4 }],
        [pot, { pendingIn: 300n, version: 2 }],
        [clearing, { posted: -10_000n, available: -10_000n, version: 1 }],
        [settlement, {}],
      ] as const)
        assert.deepEqual(await rpc.readBalance({ address }, context), {
          kind: 'foundAddress',
          balances: { address, ...none, ...expected },
          position: 5,
        })
      for (const address of [potAddress(accountId, newId('pot'), 'GBP'), { ...settlement, name: 'coffee-fund' }])
        assert.deepEqual(await rpc.readBalance({ address }, context), { kind: 'unknown' })
      assert.deepEqual(await rpc.readBalance({}, context), { kind: 'unknown' })
    }),
  ))

test('the contract takes no end of a hold that the journal would keep as none', () => {
  const request = compile(ledgerContract.methods.hold.request)
  const json = request.toJson(holding(main(newId('acc')), 1n, { expiresAt: 1 }).body) as object
  assert.equal(request.fromJson(json).expiresAt, 1)
  assert.throws(() => request.fromJson({ ...json, expiresAt: 0 }), { code: 'bad-request', field: 'expiresAt' })
})
