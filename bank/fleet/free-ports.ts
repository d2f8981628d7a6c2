import { createServer, type Server } from 'node:net'
import type { Random } from '#libraries/ids/ids.ts'

/**
 * Ports of loopback that nobody listens on now, all different. For addresses that several processes must know before the first
 * one starts. They are below those that a kernel gives to outgoing connections, so that none of these takes one meanwhile;
 * another program still could, and then the service that wanted it says so.
 */
export const freePorts = async (count: number, random: Random): Promise<number[]> => {
  const servers: Server[] = []
  for (let tries = 0; servers.length < count; tries++) {
    const server = await open(portOf(random), tries > triesMax)
    if (server !== undefined) servers.push(server)
  }
  const ports = servers.map(server => (server.address() as { port: number }).port)
  await Promise.all(servers.map(server => new Promise(resolve => server.close(resolve))))
  return ports
}

const portMin = 15_000
const portMax = 32_000
/** After so many that were taken, the reason is thrown. */
const triesMax = 500

const portOf = (random: Random): number => {
  const [high = 0, low = 0] = random.bytes(2)
  return portMin + ((high * 256 + low) % (portMax - portMin))
}

const open = (port: number, mustSucceed: boolean): Promise<Server | undefined> =>
  new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', thrown => (mustSucceed ? reject(thrown) : resolve(undefined)))
    server.listen({ host: '127.0.0.1', port }, () => resolve(server))
  })
