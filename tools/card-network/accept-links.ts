import { createServer } from 'node:net'
import { Failure } from '#libraries/errors/failure.ts'
import { type LinkOptions, linkOn, type NetworkLink } from './network-link.ts'

/** A bank that dials must do so within this. */
const acceptWaitMs = 30_000

/**
 * Waits at `listen` (`host:port`) until a bank has opened `count` links to it (`FLORIN_NETWORK_CONNECT`). The bank signs on
 * by itself. Throws `Failure('unavailable', 'network.not-dialled')` when it does not come.
 */
export const acceptLinks = ({
  listen,
  count,
  options,
}: {
  listen: string
  count: number
  options: LinkOptions
}): Promise<readonly NetworkLink[]> =>
  new Promise((resolve, reject) => {
    const [, host = '', port = ''] = /^(.*):(\d+)$/.exec(listen) ?? []
    const links: NetworkLink[] = []
    const server = createServer({ noDelay: true }, socket => {
      links.push(linkOn(socket, options))
      if (links.length < count) return
      giveUp()
      server.close()
      resolve(links)
    })
    const fail = (message: string, cause?: unknown) => {
      server.close()
      for (const link of links) link.close()
      reject(new Failure('unavailable', 'network.not-dialled', message, { cause }))
    }
    const giveUp = options.clock.after(acceptWaitMs, () => fail(`No bank opened ${count} links to ${listen}.`))
    server.once('error', cause => fail(`The address ${listen} cannot be listened on.`, cause))
    server.listen(Number(port), host)
  })
