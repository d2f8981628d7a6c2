import type { Platform } from './platform.ts'
import type { RunningServices } from './run-services.ts'

/** `florin_projection_lag_entries{consumer}`: how many events each projection has still to read. */
export const declareLag = ({ telemetry: { metrics } }: Platform, { services }: RunningServices): void => {
  const lag = metrics.gauge({
    name: 'florin_projection_lag_entries',
    help: 'Events that a projection has still to read.',
    labels: ['consumer', 'event'],
  })
  metrics.onScrape(() => {
    for (const service of services)
      for (const { event, position, end } of service.lags()) lag.set({ consumer: service.name, event }, end - position)
  })
}
