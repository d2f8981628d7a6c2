import assert from 'node:assert/strict'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { AccountId } from '#libraries/ids/ids.ts'
import { manualClock } from '#libraries/time/manual-clock.ts'
import { apply } from '../../domain/apply.ts'
import type { Recorded } from '../../domain/recorded.ts'
import { emptyState, type LedgerState } from '../../domain/state.ts'
import { deposit, keptLog, newId, opening } from '../../ledger-fixture.ts'
import { customerAddress } from '../../messages/addresses.ts'
import { call } from '../ledger-store-fixture.ts'
import { sharedJournals } from '../shared-journal-double.ts'
import { sharedOwner } from '../shared-owner-fixture.ts'
import { shardOfAccount } from './shard-of-account.ts'
import { shardedLedger } from './sharded-ledger.ts'
import type { Transfer } from './transfer-steps.ts'
import { transfers } from './transfers.ts'

/** Where a machine dies: before or after its n-th append, counted from when this was asked for, over all shards. */
export type Crash = { readonly append: number; readonly where: 'before' | 'after' }

/**
 * A ledger of many shards in one process over journals that several owners share. It can die at any append: everything that is
 * not in the journals is lost, nobody is answered, and the next life has new owners.
 */
export const shardedBooks = (count: number) => {
  const journals = Array.from({ length: count }, sharedJournals)
  const clock = manualClock()
  const never = new Promise<never>(() => undefined)
  let lives = 0
  let planned: Crash | undefined
  let appends = 0
  let onAppend: () => Promise<void> = async () => undefined
  // A check that fails inside an append would look like a store that fails.
  const failed: unknown[] = []

  const live = async () => {
    lives += 1
    const { promise: died, resolve: die } = Promise.withResolvers<'died'>()
    let isDead = false
    /** A machine that is dead does nothing more. */
    const step = async (where: 'before' | 'after' | 'look') => {
      if (isDead) return never
      if (where === 'before') appends += 1
      if (where === 'after') await onAppend().catch((problem: unknown) => failed.push(problem))
      if (planned !== undefined && where === planned.where && appends === planned.append) {
        planned = undefined
        isDead = true
        die('died')
        return never
      }
    }
    const owners = journals.map(shared => sharedOwner(shared, lives, { clock, onStep: step }))
    const ledger = shardedLedger({
      count,
      open: shard => {
        const owner = owners[shard]
        assert.ok(owner)
        return owner.store
      },
    })
    const driver = transfers({ ledger, clock: { ...clock, sleep: () => nextTurn() }, log: keptLog() })
    const start = async () => {
      await ledger.start()
      await driver.resume()
    }
    const isStillborn = (await Promise.race([start(), died])) === 'died'
    return {
      ledger,
      /** It died while it started. */
      isStillborn,
      owners,
      died,
      transfer: (body: Transfer) => driver.transfer(body, { ...call, remainingMs: () => 60_000 }),
      /** Ends in good order, with everything that is under way. */
      stop: async () => {
        await driver.stop()
        await ledger.stop()
        for (const owner of owners) await owner.assertBooks()
      },
    }
  }

  return {
    clock,
    journals,
    live,
    crashAt: (crash: Crash) => {
      planned = crash
      appends = 0
    },
    /** Awaited after every append of any shard, before it is answered. */
    afterEachAppend: (check: () => Promise<void>) => {
      onAppend = check
    },
    /** What the journals of all shards say at one moment: the records and the books that a new life would find. */
    durable: async (): Promise<readonly Durable[]> => {
      for (const problem of failed) throw problem
      return Promise.all(journals.map(({ copy }) => copy()).map(foldOf))
    },
  }
}

export type ShardedBooks = ReturnType<typeof shardedBooks>
export type Life = Awaited<ReturnType<ShardedBooks['live']>>

export type Durable = { readonly records: readonly Recorded[]; readonly state: LedgerState }

const foldOf = async (scan: ReturnType<ReturnType<typeof sharedJournals>['copy']>): Promise<Durable> => {
  const state = emptyState()
  const records: Recorded[] = []
  await scan(batch => {
    for (const record of batch) apply(state, record)
    records.push(...batch)
  })
  return { records, state }
}

/** An account in this shard, with this much money in it. */
export const fundedIn = async (life: Life, shard: number, amountMinor: bigint): Promise<AccountId> => {
  let accountId = newId('acc')
  while (shardOfAccount(accountId, life.ledger.shards.length) !== shard) accountId = newId('acc')
  await life.ledger.submit({ operation: 'openAccount', body: opening(accountId) }, call)
  if (amountMinor > 0n) await life.ledger.submit({ operation: 'post', body: deposit(accountId, amountMinor) }, call)
  return accountId
}

export const transferOf = (
  from: AccountId,
  to: AccountId,
  amountMinor: bigint,
  over: Partial<Transfer> = {},
): Transfer => ({
  commandId: newId('cmd'),
  requestHash: 'h',
  effectiveAt: 1_768_478_400_000,
  holdId: newId('hold'),
  kind: 'transfer',
  from: customerAddress(from, 'GBP'),
  to: customerAddress(to, 'GBP'),
  amount: { amountMinor, currency: 'GBP' },
  ...over,
})

/** Posted and held of an account, from the books of its shard. */
export const moneyOf = (life: Life, accountId: AccountId) =>
  life.ledger.read(accountId, state => {
    const account = state.accounts.get(accountId)
    assert.ok(account)
    return [account.posted, account.held] as const
  })
