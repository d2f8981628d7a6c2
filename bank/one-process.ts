import { asFailure } from '#libraries/errors/failure.ts'
import { nodeRandom } from '#libraries/ids/node-random.ts'
import { systemClock } from '#libraries/time/system-clock.ts'
import { reportFailure, untilToldToStop } from './program.ts'
import { startBank } from './start-bank.ts'

/**
 * The whole bank in one process. Started by `florin start`, which tells it over the channel between them where the network's
 * door is; it stops when it is told to, or when its parent is gone.
 */
const main = async (): Promise<void> => {
  const exitAtOnce = (reason: string): void => {
    process.stderr.write(`${reason}\n`)
    process.exit(4)
  }
  const bank = await startBank({
    environment: process.env,
    clock: systemClock(),
    random: nodeRandom(),
    onFatal: exitAtOnce,
  })
  process.on('message', (message: { network?: string }) => {
    if (typeof message.network === 'string') bank.announce(message.network)
  })
  const { tunnel, api, operator } = bank
  const ready = { ready: true, tunnel, api, operator }
  if (process.send === undefined) process.stdout.write(`${JSON.stringify(ready)}\n`)
  else process.send(ready)
  await untilToldToStop()
  await bank.stop()
}

await main().catch(thrown => reportFailure(asFailure(thrown)))
if (process.connected) process.disconnect()
