import { join } from 'node:path'
import { makePath } from '#libraries/config/node-make-path.ts'
import { nodeRandom } from '#libraries/ids/node-random.ts'
import { systemClock } from '#libraries/time/system-clock.ts'
import { openPushPhone, type PushPhone } from '../../card-network/phone/push-phone.ts'

/** The pretend phone of the demo, and the setting that lets the bank push to this machine. */
export type DemoPhone = PushPhone & { readonly environment: Readonly<Record<string, string>> }

/** Its certificate authority is made anew at each start and trusted by this bank for pushes to loopback alone. */
export const openDemoPhone = async (dataDirectory: string): Promise<DemoPhone> => {
  const directory = join(dataDirectory, 'demo')
  makePath(directory)
  const phone = await openPushPhone({ directory, random: nodeRandom(), clock: systemClock() })
  return { ...phone, environment: { FLORIN_PUSH_LOOPBACK_CA: phone.caFile } }
}
