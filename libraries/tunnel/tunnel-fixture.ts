import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { type Certificates, openCertificates } from '../certificates/certificates.ts'
import type { Name } from '../certificates/node-certificate.ts'
import { nodeRandom } from '../ids/node-random.ts'
import type { WireRequest, WireServer } from '../rpc/transport.ts'
import { type MemoryTelemetry, memoryTelemetry } from '../telemetry/memory-telemetry.ts'
import type { Log } from '../telemetry/telemetry-port.ts'
import type { Clock } from '../time/clock.ts'
import { systemClock } from '../time/system-clock.ts'
import type { TunnelLimits } from './limits.ts'
import { type Address, openTunnelClient, type TunnelClient } from './tls-tunnel-client.ts'
import { openTunnelServer, type TunnelServer } from './tls-tunnel-server.ts'

export const edgeName: Name = { role: 'edge', name: 'main' }
export const bankName: Name = { role: 'service', name: 'mastercard' }

/** Waits until `done` is true, at most five seconds of the machine's time. */
export const until = async (done: () => boolean | Promise<boolean>, what: string): Promise<void> => {
  for (let tries = 0; !(await done()); tries += 1) {
    if (tries > 1000) throw new Error(`Waited in vain: ${what}.`)
    await systemClock().sleep(5)
  }
}

export const requestOf = (method: string, body = '{}', remainingMs = 2000): WireRequest => ({
  service: 'service.mastercard',
  method,
  headers: { remainingMs, caller: 'edge' },
  body,
})

/** Answers each call with its own body. */
export const echo: WireServer = async ({ body }) => ({ ok: true, body })

export const quick: Partial<TunnelLimits> = {
  pingMs: 50,
  reconnectMs: 5,
  reconnectMsMax: 50,
  connectMs: 2000,
  drainMs: 2000,
}

export type World = {
  readonly telemetry: MemoryTelemetry
  readonly keysDirectory: string
  readonly certificates: Certificates
  readonly server: (options?: ServerOptions) => Promise<TunnelServer>
  readonly client: (addresses: readonly Address[], options?: ClientOptions) => TunnelClient
}

type ServerOptions = { serve?: WireServer; port?: number; name?: Name; certificates?: Certificates }
type ClientOptions = {
  serve?: WireServer
  name?: Name
  certificates?: Certificates
  limits?: Partial<TunnelLimits>
  log?: Log
  onLateReply?: (call: { method: string }) => void
}

/** Tunnels in a temporary folder; everything that was opened is closed when the test ends. */
export const world = (context: TestContext, { clock = systemClock() }: { clock?: Clock } = {}): World => {
  const keysDirectory = mkdtempSync(join(tmpdir(), 'florin-tunnel-'))
  const telemetry = memoryTelemetry()
  const random = nodeRandom()
  const certificates = openCertificates({ keysDirectory, clock, random, log: telemetry.log })
  const open: { close: () => Promise<void> }[] = []
  context.after(async () => {
    await Promise.all(open.map(each => each.close()))
    certificates.close()
    rmSync(keysDirectory, { recursive: true })
  })
  const ports = { clock: systemClock(), log: telemetry.log, metrics: telemetry.metrics }
  const kept = <T extends { close: () => Promise<void> }>(thing: T): T => {
    open.push(thing)
    return thing
  }
  return {
    telemetry,
    keysDirectory,
    certificates,
    server: async ({ serve = echo, port = 0, name = bankName, certificates: from = certificates } = {}) =>
      kept(
        await openTunnelServer({
          listen: { host: '127.0.0.1', port },
          identity: from.identity(name),
          serve,
          limits: quick,
          ...ports,
        }),
      ),
    client: (addresses, { serve = echo, name = edgeName, certificates: from = certificates, limits, ...rest } = {}) =>
      kept(
        openTunnelClient({
          addresses,
          identity: from.identity(name),
          expect: bankName,
          serve,
          random,
          limits: { ...quick, ...limits },
          ...ports,
          ...rest,
        }),
      ),
  }
}
