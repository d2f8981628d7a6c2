import { nodeRandom } from '#libraries/ids/node-random.ts'
import type { Served } from '#libraries/rpc/server.ts'
import { memoryTelemetry } from '#libraries/telemetry/memory-telemetry.ts'
import { nodeTracer } from '#libraries/telemetry/node-tracer.ts'
import type { Telemetry } from '#libraries/telemetry/telemetry-port.ts'
import { systemClock } from '#libraries/time/system-clock.ts'
import { ledgerContract } from '#services/ledger/contract.ts'
import { response } from './payload.ts'

export const clock = systemClock()
export const random = nodeRandom()

/** Metrics and spans as in production, 100 traces a second; finished spans are dropped. */
export const telemetry = (): Telemetry => ({
  ...memoryTelemetry({ clock }),
  tracer: nodeTracer({ clock, random, sink: () => {}, perSecondMax: 100 }),
})

/** A ledger that answers at once. */
export const answering = async (): Promise<typeof response> => response
export const ledger: Served = {
  contract: ledgerContract,
  handlers: Object.fromEntries(Object.keys(ledgerContract.methods).map(name => [name, answering])),
}
