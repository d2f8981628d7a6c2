import { writeSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { Failure } from '#libraries/errors/failure.ts'
import type { AuthorisationId } from '#libraries/ids/ids.ts'
import type { ServicePorts } from '#libraries/service/service.ts'
import { systemClock } from '#libraries/time/system-clock.ts'
import { calledWith, deposit, keptLog, noMetrics, noTracer, opening, purchase } from '../ledger-fixture.ts'
import { ledgerService } from '../service.ts'
import { faultAccount } from './disk-faults-account-fixture.ts'

/**
 * A ledger whose disk is to fail. It prints what it logs, `ready` when it has started, or `refused` and why not; then for each line
 * that it reads (`pay NAME`, `read`) an `answer`. It exits as the bank does.
 */
const [, , dataDirectory = '', payments = '0'] = process.argv
const exitCodes = { refused: 1, fatal: 4 }
const say = (line: string) => writeSync(1, `${line}\n`)
const told = (thrown: unknown) =>
  thrown instanceof Failure ? `${thrown.code} ${thrown.subCode} ${thrown.message}` : String(thrown)

const log = keptLog()
const { rpc, start, stop, notReady } = ledgerService.build({
  clock: systemClock(),
  log: { ...log, warn: keep(log.warn), info: keep(log.info), error: keep(log.error) },
  metrics: noMetrics,
  tracer: noTracer,
  settings: { dataDirectory, keysDirectory: dataDirectory, get: () => undefined },
  // After the callers were told.
  onFatal: () => setImmediate(() => process.exit(exitCodes.fatal)),
} as unknown as ServicePorts)
const context = calledWith(60_000)

const pay = (name: string) =>
  rpc.authorise(
    purchase(faultAccount, 1n, { commandId: name, authorisationId: `auth_${name}` as AuthorisationId }),
    context,
  )
try {
  await start?.()
  await rpc.openAccount(opening(faultAccount, 'GBP', { commandId: 'open' }), context)
  await rpc.post(deposit(faultAccount, 1_000_000n, { commandId: 'fund' }), context)
  await Promise.all(Array.from({ length: Number(payments) }, (_, n) => pay(`before-${n}`)))
  say('ready')
} catch (thrown) {
  say(`refused ${told(thrown)}`)
  process.exit(exitCodes.refused)
}

for await (const line of createInterface({ input: process.stdin })) {
  const [word, name = ''] = line.split(' ')
  const answer = word === 'pay' ? pay(name) : rpc.readEntries({ after: 0, limit: 1, waitMs: 0 }, context)
  const text = await answer.then(
    outcome => ('kind' in outcome ? outcome.kind : `${outcome.entries.length} entries`),
    told,
  )
  say(`answer ${text}${notReady?.() === undefined ? '' : `; not ready: ${notReady()}`}`)
}
await stop?.()

function keep(write: (message: string, fields?: never) => void) {
  return (message: string, fields?: never) => {
    write(message, fields)
    say(`log ${log.lines.at(-1)}`)
  }
}
