import { join } from 'node:path'
import type { DataDirectory } from '#libraries/config/data-directory.ts'
import type { readSettings } from '#libraries/config/read-settings.ts'
import type { florinSettings } from '#libraries/config/settings.ts'
import type { Random } from '#libraries/ids/ids.ts'
import { nodeTelemetry, type ProcessTelemetry } from '#libraries/telemetry/node-telemetry.ts'
import type { Clock } from '#libraries/time/clock.ts'

const bytesOfMegabyte = 1_048_576

/** Log, metrics and traces of this process, in the data directory. `traces` is a folder of this process alone. */
export const processTelemetry = ({
  process,
  traces,
  directory,
  settings,
  clock,
  random,
}: {
  process: string
  traces: string
  directory: DataDirectory
  settings: ReturnType<typeof readSettings<typeof florinSettings>>
  clock: Clock
  random: Random
}): ProcessTelemetry =>
  nodeTelemetry({
    clock,
    random,
    settings: {
      process,
      logDirectory: directory.logs,
      logLevel: settings.logLevel,
      logBytesMax: settings.logMaxMb * bytesOfMegabyte,
      spans: { directory: join(directory.path, traces), keep: settings.traceKeep },
      tracesPerSecond: settings.tracesPerSecond,
    },
  })
