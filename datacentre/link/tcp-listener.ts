import { createServer, type Socket } from 'node:net'
import { Failure } from '#libraries/errors/failure.ts'
import type { Address } from '../edge-settings.ts'
import { type LinkPorts, linkOver } from './link.ts'
import type { LinkGroup } from './link-group.ts'
import { readInto, tcpStream } from './tcp-stream.ts'

export type Listener = { readonly address: Address; readonly close: () => Promise<void> }

/** Takes links that the network opens. Throws `Failure('unavailable', 'edge.listen')` when the address cannot be had. */
export const listenForLinks = async ({
  listen,
  group,
  ports,
}: {
  listen: Address
  group: LinkGroup
  ports: LinkPorts
}): Promise<Listener> => {
  const server = createServer({ noDelay: true }, socket => accept(socket, group, ports))
  await new Promise<void>((resolve, reject) => {
    server.once('error', error => reject(cannotListen(listen, error)))
    server.listen(listen.port, listen.host, resolve)
  })
  const bound = server.address() as { address: string; port: number }
  return {
    address: { host: bound.address, port: bound.port },
    close: () => new Promise(resolve => server.close(() => resolve())),
  }
}

const accept = (socket: Socket, group: LinkGroup, ports: LinkPorts): void => {
  const remote = `${socket.remoteAddress}:${socket.remotePort}`
  const id = group.nameFor('listen')
  if (id === undefined) {
    ports.metrics.linkBroken('no-room')
    ports.log.warn('A link was refused: all are signed on.', { remote })
    socket.on('error', () => {}).destroy()
    return
  }
  const link = linkOver({ id, remote, direction: 'listen', stream: tcpStream(socket, ports.clock) }, ports)
  group.add(link)
  void readInto(link, socket, ports.clock).then(() => group.remove(link))
}

const cannotListen = ({ host, port }: Address, error: Error): Failure => {
  const code = (error as { code?: string }).code
  const reason = code === 'EADDRINUSE' ? 'another program has that port' : error.message
  const message = `The card network's door cannot listen on ${host}:${port}: ${reason}. Choose another with FLORIN_NETWORK_LISTEN.`
  return new Failure('unavailable', 'edge.listen', message, {
    params: { field: 'FLORIN_NETWORK_LISTEN' },
    cause: error,
  })
}
