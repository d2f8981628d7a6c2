import type { Log } from '#libraries/telemetry/telemetry-port.ts'

const nothing = () => undefined

/** For measurements: nobody reads it. */
export const quietLog: Log = { debug: nothing, info: nothing, warn: nothing, error: nothing, at: () => quietLog }
