import type { Log } from '#libraries/telemetry/telemetry-port.ts'
import { linksMax } from '../edge-limits.ts'
import type { EdgeMetrics } from '../edge-metrics.ts'
import type { Link } from './link.ts'

/** The links of one edge; to the network they are one party. */
export type LinkGroup = {
  /** A free name such as `listen-2`, or undefined when there is no room. */
  readonly nameFor: (direction: Link['direction']) => string | undefined
  readonly add: (link: Link) => void
  readonly remove: (link: Link) => void
  readonly all: () => readonly Link[]
  /** Sends a reply on the link of its request, or on another signed-on one if that is down; false if there is none. */
  readonly reply: (link: Link, message: Uint8Array) => boolean
}

export const linkGroup = ({ log, metrics }: { log: Log; metrics: EdgeMetrics }): LinkGroup => {
  const links = new Map<string, Link>()
  const makeRoom = () => {
    const idle = [...links.values()].filter(link => link.direction === 'listen' && link.state() === 'connected')
    const longest = idle.sort((a, b) => b.idleMs() - a.idleMs())[0]
    if (longest === undefined) return
    log.warn('All links are taken: the longest silent one that has not signed on makes room.', { link: longest.id })
    metrics.linkBroken('no-room')
    links.delete(longest.id)
    longest.end()
  }
  return {
    nameFor: direction => {
      if (links.size >= linksMax) makeRoom()
      if (links.size >= linksMax) return undefined
      // The lowest free number, so that metrics have as many names as there were links at once.
      for (let number = 1; ; number += 1) if (!links.has(`${direction}-${number}`)) return `${direction}-${number}`
    },
    add: link => void links.set(link.id, link),
    remove: link => {
      if (links.get(link.id) === link) links.delete(link.id)
    },
    all: () => [...links.values()],
    reply: (link, message) => {
      const way = link.isUp() ? link : [...links.values()].find(other => other.takesPayments())
      way?.send(message)
      return way !== undefined
    },
  }
}
