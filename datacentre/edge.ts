import { openCertificates } from '#libraries/certificates/certificates.ts'
import { formatAddress } from '#libraries/config/setting-types.ts'
import type { Random } from '#libraries/ids/ids.ts'
import { createCaller } from '#libraries/rpc/caller.ts'
import { createServer } from '#libraries/rpc/server.ts'
import type { WireServer } from '#libraries/rpc/transport.ts'
import { noTracer } from '#libraries/telemetry/no-tracer.ts'
import { nodeTracer } from '#libraries/telemetry/node-tracer.ts'
import type { Log, Metrics, SpanRecord, Telemetry, Tracer } from '#libraries/telemetry/telemetry-port.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { TunnelLimits } from '#libraries/tunnel/limits.ts'
import { openTunnelClient, type TunnelClient } from '#libraries/tunnel/tls-tunnel-client.ts'
import { edgeContract, mastercardContract } from '#services/mastercard/contract.ts'
import { takeEdgeDirectory } from './edge-directory.ts'
import { edgeMetrics } from './edge-metrics.ts'
import type { Address, EdgeSettings } from './edge-settings.ts'
import type { LinkPorts } from './link/link.ts'
import { linkGroup } from './link/link-group.ts'
import { stanCounter } from './link/stan-counter.ts'
import { dialLinks } from './link/tcp-dialler.ts'
import { listenForLinks } from './link/tcp-listener.ts'
import { paymentPath } from './payment/payment-path.ts'
import { type EdgeReport, edgeReport } from './report/edge-report.ts'
import { spanReporter } from './report/span-reporter.ts'
import { tunnelGate } from './tunnel-gate.ts'
import { openFileUnansweredLog } from './unanswered/file-unanswered-log.ts'
import { sendReversals } from './unanswered/reversals.ts'
import { unansweredPayments } from './unanswered/unanswered-payments.ts'
import { wireOf } from './wire.ts'

/** The data centre's program: links to the network on one side, the tunnel to the bank on the other. */
export type Edge = {
  /** Where links are taken. */
  readonly networkAddress: Address
  readonly report: () => Promise<EdgeReport>
  /** Takes no new payments, answers those under way within the cut-off, signs off, closes. */
  readonly close: () => Promise<void>
}

export type EdgePorts = {
  readonly settings: EdgeSettings
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly metrics: Metrics
  readonly tunnelLimits?: Partial<TunnelLimits>
}

/**
 * Starts the edge. It takes links at once, also while the bank is away: payments get 91 then. Throws a `Failure` whose message is
 * one sentence, such as that the port or the data directory is in use.
 */
export const startEdge = async (ports: EdgePorts): Promise<Edge> => {
  const closing: (() => void | Promise<void>)[] = []
  const close = async () => {
    for (let step = closing.pop(); step !== undefined; step = closing.pop()) await step()
  }
  try {
    return await start(ports, closing, close)
  } catch (error) {
    await close()
    throw error
  }
}

/** `closing` is undone from its end: what was opened last closes first. */
const start = async (
  ports: EdgePorts,
  closing: (() => void | Promise<void>)[],
  close: () => Promise<void>,
): Promise<Edge> => {
  const { settings, clock, random, log } = ports
  closing.push(takeEdgeDirectory(settings.dataDirectory, clock))
  const metrics = edgeMetrics(ports.metrics)
  const wire = wireOf(settings)
  const store = await openFileUnansweredLog({ directory: settings.dataDirectory, log })
  const unanswered = unansweredPayments({ store, clock, random, log, metrics })
  closing.push(unanswered.close)

  const links = linkGroup({ log, metrics })
  let network = formatAddress(settings.networkListen)
  const report = edgeReport({
    edge: settings.name,
    network: () => network,
    links: links.all,
    unansweredPayments: unanswered.waiting,
    metrics: ports.metrics,
  })
  const { call, callUntraced, tracer, gate, spans } = await bankSide({ ports, closing, report, late: metrics.late })
  const reporter = spanReporter({ report: callUntraced(mastercardContract).reportSpans, clock, metrics })
  spans.sink = reporter.sink
  closing.push(reporter.stop)
  const bank = call(mastercardContract)
  const reversals = sendReversals({ unanswered, bank, wire, gate, clock, random, log })
  closing.push(reversals.stop)

  const path = paymentPath({
    ...{ wire, bank, gate, links, unanswered, clock, tracer, log, metrics },
    cutoffMs: settings.cutoffMs,
  })
  const linkPorts: LinkPorts = {
    ...{ wire, clock, log, metrics, echoMs: settings.echoMs },
    nextStan: stanCounter({ random }),
    onFrame: path.take,
  }
  const listener = await listenForLinks({ listen: settings.networkListen, group: links, ports: linkPorts })
  network = formatAddress(listener.address)
  const dialler = dialLinks({ addresses: settings.networkConnect, group: links, ports: linkPorts, random })
  closing.push(async () => {
    dialler.stop()
    const closed = listener.close()
    await Promise.all(links.all().map(link => link.drain()))
    await path.drain()
    for (const link of links.all()) link.end()
    await closed
  })
  log.info('The edge takes links.', { network, dialect: settings.dialect, framing: settings.framing })
  return { networkAddress: listener.address, report, close }
}

type BankSide = {
  readonly call: ReturnType<typeof createCaller>
  /** For calls about spans, which would otherwise make spans without end. */
  readonly callUntraced: ReturnType<typeof createCaller>
  readonly tracer: Tracer
  readonly gate: ReturnType<typeof tunnelGate>
  /** Set when there is somebody to take them. */
  readonly spans: { sink: (spans: readonly SpanRecord[]) => void }
}

/** The tunnel, and what calls through it. */
const bankSide = async ({
  ports: { settings, clock, random, log, metrics, tunnelLimits },
  closing,
  report,
  late,
}: {
  ports: EdgePorts
  closing: (() => void | Promise<void>)[]
  report: () => Promise<EdgeReport>
  late: () => void
}): Promise<BankSide> => {
  const spans: BankSide['spans'] = { sink: () => {} }
  const tracer = nodeTracer({
    ...{ clock, random, sink: list => spans.sink(list) },
    perSecondMax: settings.tracesPerSecond,
  })
  const telemetry: Telemetry = { log, metrics, tracer }
  const gate = tunnelGate({ clock })
  const certificates = openCertificates({ keysDirectory: settings.keysDirectory, clock, random, log })
  closing.push(certificates.close)
  const serve: WireServer = createServer({
    services: [{ contract: edgeContract, handlers: { report } }],
    clock,
    telemetry: { ...telemetry, tracer: noTracer },
  })
  const tunnel: TunnelClient = openTunnelClient({
    addresses: settings.tunnelConnect,
    identity: certificates.identity({ role: 'edge', name: settings.name }),
    expect: { role: 'service', name: 'mastercard' },
    ...{ serve, log, clock, random, metrics },
    ...(tunnelLimits === undefined ? {} : { limits: tunnelLimits }),
    onConnected: gate.set,
    onLateReply: ({ method }) => {
      if (method === 'answerFrame') late()
    },
  })
  closing.push(tunnel.close)
  const parts = { caller: 'edge', placements: { get: () => tunnel }, clock, random }
  return {
    call: createCaller({ ...parts, telemetry }),
    callUntraced: createCaller({ ...parts, telemetry: { ...telemetry, tracer: noTracer } }),
    ...{ tracer, gate, spans },
  }
}
