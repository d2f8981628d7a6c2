import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nodeRandom } from '#libraries/ids/node-random.ts'
import { systemClock } from '#libraries/time/system-clock.ts'
import { openPushPhone, type PushPhone } from '../../card-network/phone/push-phone.ts'

/** The pretend phone of the demo, and the setting that lets the bank push to this machine. */
export type DemoPhone = PushPhone & { readonly environment: Readonly<Record<string, string>> }

/** Its certificate authority is made anew at each start and trusted by this bank for pushes to loopback alone. */
export const openDemoPhone = async (): Promise<DemoPhone> => {
  const directory = mkdtempSync(join(tmpdir(), 'florin-phone-'))
  const phone = await openPushPhone({ directory, random: nodeRandom(), clock: systemClock() })
  const close = async (): Promise<void> => {
    await phone.close()
    rmSync(directory, { recursive: true, force: true })
  }
  return { ...phone, close, environment: { FLORIN_PUSH_LOOPBACK_CA: phone.caFile } }
}
