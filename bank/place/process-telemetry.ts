import { join } from 'node:path'
import type { DataDirectory } from '#libraries/config/data-directory.ts'
import type { readSettings } from '#libraries/config/read-settings.ts'
import type { florinSettings } from '#libraries/config/settings.ts'
import type { Random } from '#libraries/ids/ids.ts'
import { nodeTelemetry, type ProcessTelemetry, type TelemetrySettings } from '#libraries/telemetry/node-telemetry.ts'
import type { Clock } from '#libraries/time/clock.ts'

const bytesOfMegabyte = 1_048_576

type Given = {
  readonly process: string
  readonly directory: Pick<DataDirectory, 'path' | 'logs'>
  readonly settings: ReturnType<typeof readSettings<typeof florinSettings>>
}

/** Log, metrics and traces of this process, in the data directory. `traces` is a folder of this process alone. */
export const processTelemetry = ({
  traces,
  clock,
  random,
  ...given
}: Given & { traces: string; clock: Clock; random: Random }): ProcessTelemetry => {
  const spans = { directory: join(given.directory.path, traces), keep: given.settings.traceKeep }
  return nodeTelemetry({ clock, random, settings: telemetrySettings({ ...given, spans }) })
}

/** `spans`: where they go. */
export const telemetrySettings = ({
  process,
  directory,
  settings,
  spans,
}: Given & Pick<TelemetrySettings, 'spans'>): TelemetrySettings => ({
  process,
  logDirectory: directory.logs,
  logLevel: settings.logLevel,
  logBytesMax: settings.logMaxMb * bytesOfMegabyte,
  tracesPerSecond: settings.tracesPerSecond,
  spans,
})
