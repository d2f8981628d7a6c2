import type { Metrics } from '#libraries/telemetry/telemetry-port.ts'
import type { CheckSpec } from '../domain/check.ts'
import type { DiscrepancyBook } from '../store/discrepancy-book.ts'
import type { CheckRuns } from './check-runs.ts'

/** What Prometheus is told: open discrepancies and looks, by check. */
export const declareMeters = ({
  metrics,
  checks,
  book,
  runs,
}: {
  metrics: Metrics
  checks: readonly CheckSpec[]
  book: Pick<DiscrepancyBook, 'count'>
  runs: Pick<CheckRuns, 'of'>
}): void => {
  const labels = ['check']
  const open = metrics.gauge({
    name: 'florin_coherence_discrepancies',
    help: 'Places where two parts of the bank differ now: 0.',
    labels,
  })
  const looks = metrics.gauge({
    name: 'florin_coherence_looks',
    help: 'Subjects that a check has looked at since the start.',
    labels,
  })
  metrics.onScrape(() => {
    for (const { name: check } of checks) {
      open.set({ check }, book.count(check))
      looks.set({ check }, runs.of(check).looked)
    }
  })
}
