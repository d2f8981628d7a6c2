import type { Log } from '#libraries/telemetry/telemetry-port.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { LedgerStore } from '../ledger-store.ts'
import { claimShardCount } from './node-shard-count.ts'
import { type ShardedLedger, shardedLedger } from './sharded-ledger.ts'
import { type Transfers, transfers } from './transfers.ts'

export type WholeLedger = Pick<ShardedLedger, 'start' | 'stop' | 'submit' | 'notReady'> & Pick<Transfers, 'transfer'>

/** A ledger in a directory, with all its shards in this process and the transfers between them. */
export const wholeLedger = ({
  directory,
  count,
  open,
  clock,
  log,
}: {
  directory: string
  count: number
  open: (shard: number) => LedgerStore
  clock: Clock
  log: Log
}): WholeLedger => {
  const ledger = shardedLedger({ count, open })
  const driver = transfers({ ledger, clock, log })
  return {
    submit: ledger.submit,
    transfer: driver.transfer,
    notReady: ledger.notReady,
    start: async () => {
      await claimShardCount({ directory, count })
      await ledger.start()
      await driver.resume()
    },
    stop: async () => {
      await driver.stop()
      await ledger.stop()
    },
  }
}
