import { writeSync } from 'node:fs'
import { createIds } from '#libraries/ids/ids.ts'
import { nodeRandom } from '#libraries/ids/node-random.ts'
import type { ServicePorts } from '#libraries/service/service.ts'
import { systemClock } from '#libraries/time/system-clock.ts'
import { calledWith, keptLog, noMetrics, noTracer, purchase, victimAccount, victimOpening } from './ledger-fixture.ts'
import { ledgerService } from './service.ts'

/**
 * A ledger that is to be killed: takes purchases of one penny, numbered from the second argument on, eight at a time, and
 * prints `number position` for each that was acknowledged, at once.
 */
const [, , dataDirectory = '', from = '0'] = process.argv
const clock = systemClock()
const ids = createIds({ clock, random: nodeRandom() })
const { rpc, start } = ledgerService.build({
  clock,
  log: keptLog(),
  metrics: noMetrics,
  tracer: noTracer,
  settings: { dataDirectory, keysDirectory: dataDirectory, get: () => undefined },
} as unknown as ServicePorts)
const context = calledWith(60_000)
await start?.()
for (const step of victimOpening()) await step(rpc, context)

let next = Number(from)
const caller = async () => {
  for (;;) {
    const number = next++
    const outcome = await rpc.authorise(
      purchase(victimAccount, 1n, {
        commandId: `purchase-${number}`,
        authorisationId: ids.next('auth'),
        transactionId: ids.next('tx'),
        references: [`reference-${number}`],
      }),
      context,
    )
    if (outcome.kind !== 'approved') throw new Error(`Purchase ${number} was not approved: ${outcome.kind}.`)
    writeSync(1, `${number} ${outcome.position}\n`)
  }
}
await Promise.all(Array.from({ length: 8 }, caller))
