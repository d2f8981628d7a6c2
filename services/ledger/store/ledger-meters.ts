import type { Metrics } from '#libraries/telemetry/telemetry-port.ts'
import type { LedgerState } from '../domain/state.ts'

/** What Prometheus is told of the ledger. */
export type LedgerMeters = {
  readonly flushed: (records: number, flushMs: number) => void
  /** Called once, when the books are open. */
  readonly watch: (state: LedgerState, queueLength: () => number) => void
}

const flushBuckets = [0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1]
const batchBuckets = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024, 2048, 4096]

export const ledgerMeters = (metrics: Metrics): LedgerMeters => {
  const flush = metrics.histogram({
    name: 'florin_ledger_flush_seconds',
    help: 'Time to write and flush one batch of the journal.',
    labels: [],
    buckets: flushBuckets,
  })
  const batch = metrics.histogram({
    name: 'florin_ledger_batch_records',
    help: 'Records in one batch of the journal.',
    labels: [],
    buckets: batchBuckets,
  })
  const gauge = (name: string, help: string, labels: readonly string[] = []) => metrics.gauge({ name, help, labels })
  const sum = gauge('florin_ledger_sum_minor', 'Sum over all addresses, in minor units: always 0.', ['currency'])
  const position = gauge('florin_ledger_position', 'Position of the newest journal entry.')
  const holds = gauge('florin_ledger_open_holds', 'Holds that keep money now.')
  const accounts = gauge('florin_ledger_accounts', 'Accounts in the books.')
  const queue = gauge('florin_ledger_queue_length', 'Commands that wait for the next batch.')
  return {
    flushed: (records, flushMs) => {
      flush.observe({}, flushMs / 1000)
      batch.observe({}, records)
    },
    watch: (state, queueLength) =>
      metrics.onScrape(() => {
        for (const [currency, total] of state.sums) sum.set({ currency }, Number(total))
        position.set({}, state.position)
        holds.set({}, state.openHolds)
        accounts.set({}, state.accounts.size)
        queue.set({}, queueLength())
      }),
  }
}
