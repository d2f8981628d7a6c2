import type { Ids } from '#libraries/ids/ids.ts'
import type { ServicePorts } from '#libraries/service/service.ts'
import { put, rangeLimitMax, remove, type Storage, table } from '#libraries/storage/storage-port.ts'
import type { Clock } from '#libraries/time/clock.ts'
import { coherenceContract, Discrepancy, shownTextMax } from '../contract.ts'
import type { CheckSpec, Verdict } from '../domain/check.ts'

const discrepancyTable = table({
  name: 'discrepancy',
  row: Discrepancy,
  partitionKey: ['check'],
  clusteringKey: ['subject'],
})

/** Open discrepancies of one check that are kept; if a whole projection is wrong, the first thousand say so. */
export const openPerCheckMax = rangeLimitMax

/** What is open now, in memory and in the store. Each is told of twice: when it is first seen and when it is resolved. */
export type DiscrepancyBook = {
  /** Reads what was open when the process ended, so that its age goes on. Before anything else. */
  readonly load: (checks: readonly CheckSpec[]) => Promise<void>
  readonly record: (
    check: CheckSpec,
    at: { readonly subject: string; readonly verdict: Verdict; readonly position: number },
  ) => Promise<void>
  /** Subjects of a check, those first that were looked at the longest ago. */
  readonly openOf: (check: string) => readonly string[]
  readonly isOpen: (check: string, subject: string) => boolean
  readonly count: (check: string) => number
  /** The oldest first. */
  readonly list: () => readonly Discrepancy[]
}

type Ports = {
  readonly storage: Pick<Storage, 'range' | 'atomic'>
  readonly ids: Ids
  readonly clock: Pick<Clock, 'now'>
} & Pick<ServicePorts, 'news' | 'log'>

export const discrepancyBook = ({ storage, ids, clock, news, log }: Ports): DiscrepancyBook => {
  const open = new Map<string, Map<string, Discrepancy>>()
  const ofCheck = (check: string): Map<string, Discrepancy> => {
    const rows = open.get(check) ?? new Map<string, Discrepancy>()
    open.set(check, rows)
    return rows
  }
  const { discrepancyFound, discrepancyResolved } = coherenceContract.events
  const write = async (discrepancy: Discrepancy, isNew: boolean): Promise<void> => {
    const rows = ofCheck(discrepancy.check)
    await storage.atomic([put(discrepancyTable, discrepancy), ...(isNew ? [news(discrepancyFound, discrepancy)] : [])])
    rows.delete(discrepancy.subject)
    rows.set(discrepancy.subject, discrepancy)
  }
  const resolve = async (discrepancy: Discrepancy): Promise<void> => {
    const { check, subject } = discrepancy
    await storage.atomic([
      remove(discrepancyTable, { check, subject }),
      news(discrepancyResolved, { discrepancy, check, resolvedAt: clock.now() }),
    ])
    ofCheck(check).delete(subject)
    log.info('A discrepancy is resolved.', { check, subject })
  }
  return {
    load: async checks => {
      for (const { name: check } of checks)
        for (const row of await storage.range(discrepancyTable, { partition: { check }, limit: rangeLimitMax }))
          ofCheck(check).set(row.subject, row)
    },
    record: async ({ name: check, owner, severity }, { subject, verdict, position }) => {
      const rows = ofCheck(check)
      const known = rows.get(subject)
      if (verdict.kind === 'right') return known === undefined ? undefined : resolve(known)
      if (known !== undefined) {
        // Looked at just now: the next turn begins with others.
        rows.delete(subject)
        rows.set(subject, known)
      }
      if (verdict.kind === 'unsure') return
      const { expected, found } = cut(verdict)
      if (known !== undefined && known.expected === expected && known.found === found) return
      if (known !== undefined) return write({ ...known, expected, found, position }, false)
      if (rows.size >= openPerCheckMax) return
      const id = { discrepancyId: ids.next('evt'), check, subject, owner, severity }
      log.error('Two parts of the bank differ.', { check, subject, owner, expected, found })
      await write({ ...id, expected, found, firstSeenAt: clock.now(), position }, true)
    },
    openOf: check => [...ofCheck(check).keys()],
    isOpen: (check, subject) => open.get(check)?.has(subject) === true,
    count: check => ofCheck(check).size,
    list: () => [...open.values()].flatMap(rows => [...rows.values()]).sort((a, b) => a.firstSeenAt - b.firstSeenAt),
  }
}

const cut = ({ expected, found }: { expected: string; found: string }) => ({
  expected: expected.slice(0, shownTextMax),
  found: found.slice(0, shownTextMax),
})
