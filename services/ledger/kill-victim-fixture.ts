import { writeSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { ServicePorts } from '#libraries/service/service.ts'
import { systemClock } from '#libraries/time/system-clock.ts'
import { outcomeText, planned } from './kill-plan-fixture.ts'
import { calledWith, keptLog, noMetrics, noTracer } from './ledger-fixture.ts'
import { ledgerService } from './service.ts'

/**
 * A ledger that is to be killed. It re-adds its books and prints `ready` and what it found; then sixteen callers send the
 * numbers of the third argument, each twice at once, and new ones from the second argument on. `number outcome` is printed
 * for each that was acknowledged, at once.
 */
const [, , dataDirectory = '', from = '0', repeats = ''] = process.argv
const { rpc, start } = ledgerService.build({
  clock: systemClock(),
  log: keptLog(),
  metrics: noMetrics,
  tracer: noTracer,
  settings: { dataDirectory, keysDirectory: dataDirectory, get: () => undefined },
} as unknown as ServicePorts)
const context = calledWith(60_000)
await start?.()
const { ok, chain, sums } = await rpc.verify({}, context)
const isExact = ok && chain === 'ok' && Object.values(sums).every(sum => sum === '0')
writeSync(1, `ready ${isExact ? 'exact' : chain}\n`)

const again = repeats === '' ? [] : repeats.split(',').flatMap(number => [Number(number), Number(number)])
let next = Number(from)
const caller = async () => {
  for (;;) {
    const number = again.shift() ?? next++
    const outcome = await planned(number)(rpc, context)
    writeSync(1, `${number} ${outcomeText(outcome)}\n`)
    await pause(number % 3)
  }
}
await Promise.all(Array.from({ length: 16 }, caller))
