import { invariant } from '#libraries/errors/invariant.ts'
import type { AccountId } from '#libraries/ids/ids.ts'
import type { Command } from '../../domain/command.ts'
import type { LedgerState } from '../../domain/state.ts'
import type { LedgerStore } from '../ledger-store.ts'
import type { Answer, Call } from '../waiting.ts'
import { accountOfCommand } from './account-of-command.ts'
import { shardOfAccount } from './shard-of-account.ts'

/**
 * The books of all shards behind one door. A command goes to the shard of its account and is one append there; what names no
 * account goes to shard 0. The bank's own addresses exist in every shard; a pot is where its account is. Positions, sequences
 * and command ids belong to a shard.
 */
export type ShardedLedger = {
  /** In the order of their numbers. */
  readonly shards: readonly LedgerStore[]
  readonly shardOf: (accountId: AccountId | undefined) => number
  /** All shards, each from its own journal; the first that cannot stops the others again. */
  readonly start: () => Promise<void>
  readonly stop: () => Promise<void>
  /** To the shard of its account. A close of day goes to all shards in turn, and is answered when all have it or one refuses otherwise. */
  readonly submit: (command: Command, call: Call) => Promise<Answer>
  /** From the shard of an account. */
  readonly read: <T>(accountId: AccountId | undefined, look: (state: LedgerState) => T) => Promise<T>
  /** From each shard, one answer each: every shard at a moment of its own. */
  readonly readAll: <T>(look: (state: LedgerState) => T) => Promise<readonly T[]>
  readonly notReady: () => string | undefined
}

export const shardedLedger = ({
  count,
  open,
}: {
  count: number
  open: (shard: number) => LedgerStore
}): ShardedLedger => {
  const shards = Array.from({ length: count }, (_, shard) => open(shard))
  const shardOf = (accountId: AccountId | undefined) => (accountId === undefined ? 0 : shardOfAccount(accountId, count))
  const isTogether = (first: AccountId, other: AccountId) => shardOf(first) === shardOf(other)
  const storeOf = (accountId: AccountId | undefined): LedgerStore => {
    const store = shards[shardOf(accountId)]
    invariant(store !== undefined, 'Every account has a shard.')
    return store
  }

  /**
   * A crash on the way is made good by sending the command again, or another one for the same day: shards that have the day closed do not
   * keep the others from it.
   */
  const submitToAll = async (command: Command, call: Call): Promise<Answer> => {
    let closed: Answer | undefined
    let closedBefore: Answer | undefined
    for (const store of shards) {
      const answer = await store.submit(command, call)
      if (isClosedDay(answer)) closedBefore ??= answer
      else if (isRefused(answer)) return answer
      else closed ??= answer
    }
    const answer = closed ?? closedBefore
    invariant(answer !== undefined, 'A ledger has a shard.')
    return answer
  }

  const stop = async () => {
    await Promise.all(shards.map(store => store.stop()))
  }

  return {
    shards,
    shardOf,
    start: async () => {
      const started = await Promise.allSettled(shards.map(store => store.start()))
      const failed = started.find(result => result.status === 'rejected')
      if (failed === undefined) return
      await stop()
      throw failed.reason
    },
    stop,
    submit: (command, call) =>
      command.operation === 'closeDay'
        ? submitToAll(command, call)
        : storeOf(accountOfCommand(command, isTogether)).submit(command, call),
    read: (accountId, look) => storeOf(accountId).read(look),
    readAll: look => Promise.all(shards.map(store => store.read(look))),
    notReady: () => {
      for (const [shard, store] of shards.entries()) {
        const why = store.notReady()
        if (why !== undefined) return count === 1 ? why : `shard ${shard}: ${why}`
      }
      return undefined
    },
  }
}

const isRefused = (answer: Answer): boolean => answer.kind !== 'recorded' || answer.record.what.kind === 'refused'

const isClosedDay = (answer: Answer): boolean =>
  answer.kind === 'recorded' && answer.record.what.kind === 'refused' && answer.record.what.reason === 'closed-day'
