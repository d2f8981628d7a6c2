import type { Client } from '#libraries/contract/contract.ts'
import { Failure } from '#libraries/errors/failure.ts'
import type { Log } from '#libraries/telemetry/telemetry-port.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { customerContract } from '#services/customer/contract.ts'
import { callers as callersOf } from './caller.ts'
import { feedStreams } from './feed-streams.ts'
import { httpDoor } from './http-door.ts'
import { staticPage } from './node-static-page.ts'
import { routes, type Services } from './routes.ts'
import { streamFeed } from './stream-feed.ts'

/** The public door, not yet listening. `listen` takes `host:port` (port 0: any free one) and gives the address as an URL. */
export const openDoor = ({
  customer,
  clock,
  log,
  ...services
}: Services & { customer: Client<typeof customerContract>; clock: Clock; log: Log }) => {
  const callers = callersOf({ customer, account: services.account, pot: services.pot })
  const streams = feedStreams()
  const door = httpDoor({ routes: routes(services, callers), customerOf: callers.customerOf, log })
  streamFeed(door, { callers, streams, clock })
  staticPage(door)
  return {
    streams,
    /** For tests: a request without a socket. */
    inject: door.inject.bind(door),
    listen: async (address: string): Promise<string> => {
      const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(address) ?? []
      try {
        return await door.listen({ host: host.replace(/^\[|\]$/g, ''), port: Number(port) })
      } catch (cause) {
        throw listenFailure(cause, address)
      }
    },
    close: async (): Promise<void> => {
      streams.closeAll()
      await door.close()
    },
  }
}

const listenFailure = (cause: unknown, address: string): Failure => {
  const taken = (cause as NodeJS.ErrnoException).code === 'EADDRINUSE'
  const remedy = taken
    ? 'is in use by another program: stop it, or choose another address'
    : 'cannot be listened on: choose another address'
  return new Failure('unavailable', 'api.listen', `The address ${address} (FLORIN_API_LISTEN) ${remedy}.`, {
    params: { field: 'FLORIN_API_LISTEN' },
    cause,
  })
}
