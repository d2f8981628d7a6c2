import type { Clock } from '#libraries/time/clock.ts'
import type { BankStatus, BankView } from '#services/operator/service.ts'
import { networkOf } from '../bank-view.ts'
import type { Platform } from '../place/platform.ts'
import { backUp } from '../sqlite-backup.ts'
import type { PeerStatus } from './peer-pages.ts'
import type { Peers } from './undici-peers.ts'

export type FleetView = { readonly view: BankView; readonly stop: () => void }

/** How old a neighbour's word on whether it is ready may be. */
const lookMs = 500

/**
 * What the operators' door shows of a bank whose services have a process each: asked of every process when somebody wants to know.
 * Whether the bank is ready is asked all the time, since a probe wants its answer at once.
 */
export const fleetView = ({
  peers,
  own,
  ownStatus,
  ownMetrics,
  platform,
  dataDirectory,
  version,
}: {
  peers: Peers
  /** The service of this process, which is not asked over HTTP. */
  own: string
  ownStatus: () => Promise<PeerStatus>
  ownMetrics: () => Promise<string>
  platform: Platform
  dataDirectory: string
  version: string
}): FleetView => {
  const { clock } = platform
  const startedAt = clock.now()
  const names = [own, ...peers.names.filter(name => name !== own)]
  const statusOf = async (name: string) => (name === own ? ownStatus() : peers.status(name))
  const everyStatus = () => Promise.all(names.map(async name => ({ name, status: await statusOf(name) })))
  const watch = watchReadiness({ clock, everyStatus })
  return {
    stop: watch.stop,
    view: {
      status: async () => {
        const all = await everyStatus()
        return {
          version,
          startedAt,
          services: all.map(({ name, status }) => serviceIn(name, status)),
          network: networkOf(platform),
          engines: { storage: 'sqlite', events: 'sqlite', journal: 'file' },
          projections: all.flatMap(({ status }) => status?.projections ?? []),
        }
      },
      edges: async () => (await everyStatus()).flatMap(({ status }) => status?.edges ?? []),
      metricsPage: async () => {
        const pages = names.map(async name => (name === own ? await ownMetrics() : await peers.metrics(name)))
        return (await Promise.all(pages)).filter(page => page !== undefined).join('\n')
      },
      findTrace: id => findTrace({ peers, id }),
      backup: directory => backUp({ from: dataDirectory, to: directory }),
      started: () => watch.reasons() !== undefined,
      notReady: () => watch.reasons() ?? ['The services are starting.'],
    },
  }
}

type EveryStatus = () => Promise<readonly { readonly name: string; readonly status: PeerStatus | undefined }[]>

const silent = (name: string): string => `${name} does not answer.`

const serviceIn = (name: string, status: PeerStatus | undefined): BankStatus['services'][number] => ({
  service: name,
  placement: 'http',
  notReady: status === undefined ? silent(name) : status.notReady,
})

const watchReadiness = ({ clock, everyStatus }: { clock: Clock; everyStatus: EveryStatus }) => {
  let reasons: readonly string[] | undefined
  let isStopped = false
  const look = async (): Promise<void> => {
    while (!isStopped) {
      const all = await everyStatus()
      const now = all.flatMap(({ name, status }) => (status === undefined ? silent(name) : (status.notReady ?? [])))
      // The first time that everybody answers, the bank has started.
      if (reasons !== undefined || now.length === 0) reasons = now
      await clock.sleep(lookMs)
    }
  }
  void look()
  return {
    reasons: () => reasons,
    stop: () => {
      isStopped = true
    },
  }
}

/** A payment's names are known where they were noted; by its trace's id all its spans are found everywhere. */
const findTrace = async ({ peers, id }: { peers: Peers; id: string }) => {
  const everywhere = async (wanted: string) =>
    (await Promise.all(peers.names.map(name => peers.traces(name, wanted)))).flatMap(spans => spans ?? [])
  const traceIds = new Set((await everywhere(id)).map(span => span.traceId))
  const spans = (await Promise.all([...traceIds].map(everywhere))).flat()
  return spans.sort((a, b) => a.startMs - b.startMs)
}
