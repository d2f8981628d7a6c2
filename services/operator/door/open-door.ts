import { readSettings } from '#libraries/config/read-settings.ts'
import { florinSettings } from '#libraries/config/settings.ts'
import { Failure } from '#libraries/errors/failure.ts'
import type { Secret } from '#libraries/errors/sensitive.ts'
import type { Ids } from '#libraries/ids/ids.ts'
import type { Log } from '#libraries/telemetry/telemetry-port.ts'
import type { BankView } from './bank-view.ts'
import { commandsOf, type Services } from './commands.ts'
import { httpDoor } from './http-door.ts'

/** The operators' door, not yet listening. `listen` takes `host:port` on loopback (port 0: any free one) and gives the address as an URL. */
export const openDoor = ({
  view,
  token,
  ids,
  log,
  ...services
}: Services & { view: BankView; token: Secret; ids: Ids; log: Log }) => {
  const door = httpDoor({ view, token, commands: commandsOf(services, { view, ids }), log })
  return {
    /** For tests: a request without a socket. */
    inject: door.inject.bind(door),
    listen: async (text: string): Promise<string> => {
      const { operatorListen } = readSettings(declarations, { FLORIN_OPERATOR_LISTEN: text })
      try {
        return await door.listen(operatorListen)
      } catch (cause) {
        throw listenFailure(cause, text)
      }
    },
    close: async (): Promise<void> => door.close(),
  }
}

/** Checked here too: whoever places this service, the door never listens where others can reach it. */
const declarations = { operatorListen: florinSettings.operatorListen }

const listenFailure = (cause: unknown, address: string): Failure => {
  const taken = (cause as NodeJS.ErrnoException).code === 'EADDRINUSE'
  const remedy = taken
    ? 'is in use by another program: stop it, or choose another address'
    : 'cannot be listened on: choose another address'
  return new Failure('unavailable', 'operator.listen', `The address ${address} (FLORIN_OPERATOR_LISTEN) ${remedy}.`, {
    params: { field: 'FLORIN_OPERATOR_LISTEN' },
    cause,
  })
}
