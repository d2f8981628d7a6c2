import { writeSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { LogFields } from '#libraries/telemetry/telemetry-port.ts'
import { killLedger } from './kill-ledger-fixture.ts'
import { outcomeText, planned } from './kill-plan-fixture.ts'
import { calledWith, keptLog } from './ledger-fixture.ts'

/**
 * A ledger that is to be killed. It re-adds its books and prints `ready`, what it found, and from which snapshot it was started; then
 * sixteen callers send the numbers of the third argument, each twice at once, and new ones from the second argument on.
 * `number outcome` is printed for each that was acknowledged, at once. Descriptor 3 is told of `ready`, the first `answer` and each `snapshot`.
 */
const [, , directory = '', from = '0', repeats = ''] = process.argv
const kept = keptLog()
const tell = (word: string) => writeSync(3, `${word}\n`)
const info = (message: string, fields?: LogFields) => {
  kept.info(message, fields)
  if (message.startsWith('A snapshot of the ledger is made')) tell('snapshot')
}
const { rpc, start } = killLedger(directory, { ...kept, info })
const context = calledWith(60_000)
await start()
const { ok, chain, sums } = await rpc.verify({}, context)
const isExact = ok && chain === 'ok' && Object.values(sums).every(sum => sum === '0')
const snapshot = /"snapshot":"([^"]*)"/.exec(kept.lines.join('\n'))?.[1]
writeSync(1, `ready ${snapshot} ${isExact ? 'exact' : `${chain} ${outcomeText(sums)}`}\n`)
tell('ready')

const again = repeats === '' ? [] : repeats.split(',').flatMap(number => [Number(number), Number(number)])
let next = Number(from)
let hasAnswered = false
const caller = async () => {
  for (;;) {
    const number = again.shift() ?? next++
    const outcome = await planned(number)(rpc, context)
    writeSync(1, `${number} ${outcomeText(outcome)}\n`)
    if (!hasAnswered) tell('answer')
    hasAnswered = true
    await pause(number % 5)
  }
}
await Promise.all(Array.from({ length: 16 }, caller))
