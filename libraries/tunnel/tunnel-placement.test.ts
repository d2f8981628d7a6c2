import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openCertificates } from '../certificates/certificates.ts'
import { nodeRandom } from '../ids/node-random.ts'
import { rpcSuite } from '../rpc/rpc-suite.ts'
import type { Place } from '../rpc/testing/world.ts'
import { memoryTelemetry } from '../telemetry/memory-telemetry.ts'
import { systemClock } from '../time/system-clock.ts'
import { openTunnelClient } from './tls-tunnel-client.ts'
import { openTunnelServer } from './tls-tunnel-server.ts'
import { bankName, echo, quick, until } from './tunnel-fixture.ts'

const throughTunnel: Place = async ({ server }) => {
  const keysDirectory = mkdtempSync(join(tmpdir(), 'florin-placement-'))
  const { log, metrics } = memoryTelemetry()
  const ports = { clock: systemClock(), random: nodeRandom(), log, metrics, limits: quick }
  const certificates = openCertificates({ keysDirectory, ...ports })
  const bank = await openTunnelServer({
    listen: { host: '127.0.0.1', port: 0 },
    identity: certificates.identity(bankName),
    // The suite's caller is a service, and the tunnel names callers after their certificates.
    accepts: 'service',
    serve: server,
    ...ports,
  })
  const identity = certificates.identity({ role: 'service', name: 'customer' })
  const placement = openTunnelClient({ addresses: [bank.address], identity, expect: bankName, serve: echo, ...ports })
  await until(placement.connected, 'the tunnel is up')
  return {
    placement,
    close: async () => {
      await Promise.all([placement.close(), bank.close()])
      certificates.close()
      rmSync(keysDirectory, { recursive: true, force: true })
    },
  }
}

rpcSuite('tunnel', throughTunnel)
