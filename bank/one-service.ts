import { asFailure } from '#libraries/errors/failure.ts'
import { nodeRandom } from '#libraries/ids/node-random.ts'
import { systemClock } from '#libraries/time/system-clock.ts'
import { startService } from './fleet/start-service.ts'
import { reportFailure, untilToldToStop } from './program.ts'

/**
 * One service of the bank in a process of its own: `node bank/one-service.ts service.card`. The others are where
 * `FLORIN_SERVICES` says. It stops when it is told to, or when its parent is gone.
 */
const main = async (): Promise<void> => {
  const [name = ''] = process.argv.slice(2)
  const exitAtOnce = (reason: string): void => {
    process.stderr.write(`${reason}\n`)
    process.exit(4)
  }
  const { stop, ...doors } = await startService({
    name,
    environment: process.env,
    clock: systemClock(),
    random: nodeRandom(),
    onFatal: exitAtOnce,
  })
  const ready = { ready: true, service: name, ...doors }
  if (process.send === undefined) process.stdout.write(`${JSON.stringify(ready)}\n`)
  else process.send(ready)
  await untilToldToStop()
  await stop()
}

await main().catch(thrown => reportFailure(asFailure(thrown)))
if (process.connected) process.disconnect()
