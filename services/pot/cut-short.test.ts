import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Failure } from '#libraries/errors/failure.ts'
import type { PotId } from '#libraries/ids/ids.ts'
import { money } from '#libraries/money/money.ts'
import { accountContract } from '#services/account/contract.ts'
import { accountService } from '#services/account/service.ts'
import { placed } from '#services/card/service-fixture.ts'
import { customerContract } from '#services/customer/contract.ts'
import { customerService } from '#services/customer/service.ts'
import { customerAddress, ledgerContract, potAddress } from '#services/ledger/contract.ts'
import { ledgerService } from '#services/ledger/service.ts'
import { potContract } from './contract.ts'
import { potService } from './service.ts'

type Cut = { readonly method: string; readonly when: 'before' | 'after' }

/** A real bank whose line to the ledger is cut once: before the ledger hears of a command, or after it has booked it. */
const openCutBank = async () => {
  let cut: Cut | undefined
  const inner = await placed({ services: [customerService, accountService, ledgerService] })
  const real = inner.client(ledgerContract)
  const handlers = Object.fromEntries(
    Object.keys(ledgerContract.methods).map(method => [
      method,
      async (request: never) => {
        const isCut = cut?.method === method
        const lost = () => new Failure('unknown', 'rpc.cut', 'Perhaps.')
        if (isCut && cut?.when === 'before') throw lost()
        const answer = await real[method as 'post'](request)
        if (isCut) throw lost()
        return answer
      },
    ]),
  )
  const accounts = inner.client(accountContract)
  const outer = await placed({
    services: [potService],
    doubles: [
      { contract: ledgerContract, handlers },
      { contract: accountContract, handlers: { getAccount: accounts.getAccount } },
    ],
  })
  const { customerId } = await inner.client(customerContract).createCustomer({ dedupeId: 'alice', name: 'Alice' })
  const opened = await accounts.openAccount({ dedupeId: 'alice', customerId, currency: 'GBP' })
  assert.ok(opened.kind === 'opened')
  const { accountId } = opened.account
  await accounts.deposit({ dedupeId: 'salary', accountId, amount: money(10_000n, 'GBP') })
  return {
    accountId,
    pot: outer.client(potContract),
    /** Does it with the line cut, restarts the service, and does it again. */
    twice: async <T>(at: Cut, work: () => Promise<T>): Promise<T> => {
      cut = at
      await assert.rejects(work(), { code: 'unknown' })
      cut = undefined
      await outer.reopen()
      return work()
    },
    inBooks: async (potId: PotId) => {
      const addresses = [customerAddress(accountId, 'GBP'), potAddress(accountId, potId, 'GBP')]
      return (await real.readAddresses({ addresses })).balances.map(({ posted }) => posted)
    },
    opened: async () => {
      const { entries } = await real.readEntries({ after: 0, limit: 500, waitMs: 0 })
      return entries.filter(({ what }) => what.kind === 'addressOpened').length
    },
    sums: async () => (await real.verify({})).sums,
    close: async () => {
      await outer.close()
      await inner.close()
    },
  }
}

const before = (method: string): Cut => ({ method, when: 'before' })
const after = (method: string): Cut => ({ method, when: 'after' })

/** Where the line is cut while the pot is made, filled and closed. */
const cuts: readonly (readonly [making: Cut, filling: Cut, closing: Cut])[] = [
  [before('openAddress'), before('post'), before('post')],
  [after('openAddress'), after('post'), after('post')],
  [before('openAddress'), after('post'), before('closeAddress')],
  [after('openAddress'), before('post'), after('closeAddress')],
]

test('whatever stops a pot before or after the ledger booked for it, the next try finishes it once', async () => {
  for (const [making, filling, closing] of cuts) {
    const label = JSON.stringify([making, filling, closing])
    const bank = await openCutBank()
    const { accountId, pot } = bank
    const created = await bank.twice(making, () => pot.createPot({ accountId, name: 'Holiday', dedupeId: 'holiday' }))
    assert.ok(created.kind === 'created', label)
    assert.equal(await bank.opened(), 1, label)
    const { potId } = created.pot
    const list = await pot.listPots({ accountId })
    assert.equal(list.kind === 'found' && list.pots.length, 1, label)
    const move = { potId, accountId, amount: money(2500n, 'GBP'), dedupeId: 'once' }
    const moved = await bank.twice(filling, () => pot.depositIntoPot(move))
    assert.equal(moved.kind === 'moved' && moved.replayed, filling.when === 'after', label)
    assert.deepEqual(await bank.inBooks(potId), [7500n, 2500n], label)
    const closed = await bank.twice(closing, () => pot.closePot({ potId }))
    assert.equal(closed.kind === 'closed' && closed.pot.state, 'closed', label)
    assert.deepEqual(await bank.inBooks(potId), [10_000n, 0n], label)
    assert.deepEqual(await bank.sums(), { GBP: '0' }, label)
    await bank.close()
  }
})
