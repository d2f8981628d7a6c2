import { connect, type Socket } from 'node:net'
import type { Random } from '#libraries/ids/ids.ts'
import { dialMs, redialMs, redialMsMax } from '../edge-limits.ts'
import type { Address } from '../edge-settings.ts'
import { type LinkPorts, linkOver } from './link.ts'
import type { LinkGroup } from './link-group.ts'
import { readInto, tcpStream } from './tcp-stream.ts'

/**
 * Keeps one link up to each address, for ever: dials, and dials again when the link has ended. The pause doubles up to a limit, is
 * cut by chance, and starts afresh after a link that had signed on. `stop` ends the dialling and leaves open links alone.
 */
export const dialLinks = ({
  addresses,
  group,
  ports,
  random,
}: {
  addresses: readonly Address[]
  group: LinkGroup
  ports: LinkPorts
  random: Random
}): { readonly stop: () => void } => {
  const stopped = new AbortController()
  for (const address of addresses) void keepDialling({ address, group, ports, random, signal: stopped.signal })
  return { stop: () => stopped.abort() }
}

const keepDialling = async ({
  address,
  group,
  ports,
  random,
  signal,
}: {
  address: Address
  group: LinkGroup
  ports: LinkPorts
  random: Random
  signal: AbortSignal
}): Promise<void> => {
  const { clock, log } = ports
  for (let tries = 0; !signal.aborted; tries += 1) {
    const socket = await dial(address, ports, signal)
    if (signal.aborted) return void socket?.destroy()
    if (socket !== undefined && (await followed({ socket, address, group, ports }))) tries = 0
    else log.debug('A link could not be had; it is dialled again.', { ...address })
    const chance = 0.5 + (random.bytes(1)[0] ?? 0) / 512
    await clock.sleep(Math.min(redialMsMax, redialMs * 2 ** Math.min(tries, 16)) * chance, signal)
  }
}

/** A connected socket, or undefined. */
const dial = (address: Address, { clock }: LinkPorts, signal: AbortSignal): Promise<Socket | undefined> =>
  new Promise(resolve => {
    const socket = connect({ ...address, noDelay: true })
    const giveUp = () => void socket.destroy()
    const cancel = clock.after(dialMs, giveUp)
    signal.addEventListener('abort', giveUp, { once: true })
    const settle = (outcome: Socket | undefined) => {
      cancel()
      signal.removeEventListener('abort', giveUp)
      resolve(outcome)
    }
    socket.on('error', () => {})
    socket.once('connect', () => settle(socket))
    socket.once('close', () => settle(undefined))
  })

/** Runs a link until its end; true if it had signed on. */
const followed = async ({
  socket,
  address,
  group,
  ports,
}: {
  socket: Socket
  address: Address
  group: LinkGroup
  ports: LinkPorts
}): Promise<boolean> => {
  const id = group.nameFor('connect')
  if (id === undefined) {
    socket.destroy()
    return false
  }
  const remote = `${address.host}:${address.port}`
  const link = linkOver({ id, remote, direction: 'connect', stream: tcpStream(socket, ports.clock) }, ports)
  group.add(link)
  await readInto(link, socket, ports.clock)
  group.remove(link)
  return link.hasSignedOn()
}
