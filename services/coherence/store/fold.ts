import type { Random } from '#libraries/ids/ids.ts'
import type { Progress } from '#libraries/service/service.ts'
import { rangeLimitMax, type Storage } from '#libraries/storage/storage-port.ts'
import type { Folded } from '../domain/judge.ts'
import { balanceOf, type Numbers } from '../domain/numbers.ts'
import { shelfOf } from '../domain/shelf.ts'
import {
  type AddressRow,
  type AuthorisationRow,
  addressTable,
  allSums,
  authorisationTable,
  sumTable,
} from './fold-tables.ts'
import type { RecentNumbers } from './recent-numbers.ts'
import { shelfWalk, type Walk } from './shelf-walk.ts'

type Balance = ReturnType<typeof balanceOf>

/** What coherence has added up itself, for the checks to compare with. */
export type Fold = {
  /** How far it has added up. */
  readonly position: () => number
  readonly reached: (position: number, waitMs: number) => Promise<boolean>
  readonly address: (key: string) => Promise<AddressRow | undefined>
  /** The balance of an address as `textOf` writes it, now and at positions a moment ago. */
  readonly balance: (key: string, textOf: (balance: Balance) => string) => Promise<Folded | undefined>
  readonly authorisation: (authorisationId: string) => Promise<AuthorisationRow | undefined>
  readonly sums: () => Promise<ReadonlyMap<string, Numbers>>
  /** The sums right after the entry at `position`, if that is still known. */
  readonly sumsAt: (position: number) => Promise<ReadonlyMap<string, Numbers> | undefined>
}

export const coherenceFold = ({
  storage,
  recent,
  journal,
}: {
  storage: Pick<Storage, 'get' | 'range'>
  recent: Pick<RecentNumbers, 'at'>
  journal: Progress
}): Fold => {
  const address = (addressKey: string) => storage.get(addressTable, { shelf: shelfOf(addressKey), addressKey })
  const sums = async () => {
    const rows = await storage.range(sumTable, { partition: { partition: allSums }, limit: rangeLimitMax })
    return new Map<string, Numbers>(rows.map(row => [row.name, row]))
  }
  return {
    position: journal.position,
    reached: journal.reached,
    address,
    balance: async (key, textOf) => {
      const row = await address(key)
      if (row === undefined) return undefined
      const textAt = (position: number) => {
        const then = recent.at(position, key, row)
        return typeof then === 'string' ? undefined : textOf(balanceOf(then))
      }
      return { text: textOf(balanceOf(row)), position: row.position, touchedAt: row.touchedAt, textAt }
    },
    authorisation: authorisationId =>
      storage.get(authorisationTable, { shelf: shelfOf(authorisationId), authorisationId }),
    sums,
    sumsAt: async position => {
      const positionBefore = journal.position()
      const rows = await sums()
      if (positionBefore === position && journal.position() === position) return rows
      const then = new Map<string, Numbers>()
      for (const [name, row] of rows) {
        const numbers = recent.at(position, name, row)
        if (numbers === 'forgotten') return undefined
        if (numbers !== 'not-yet-there') then.set(name, numbers)
      }
      return then
    },
  }
}

type WalkPorts = { readonly storage: Pick<Storage, 'range'>; readonly random: Random }

/** Round all addresses that have been named and that `isWanted`. */
export const addressWalk = (ports: WalkPorts, isWanted: (key: string) => boolean = () => true): Walk =>
  shelfWalk({ ...ports, table: addressTable, keyOf: row => row.addressKey, isWanted: row => isWanted(row.addressKey) })

/** Round all authorisations that customers see. */
export const authorisationWalk = (ports: WalkPorts): Walk =>
  shelfWalk({
    ...ports,
    table: authorisationTable,
    keyOf: row => row.authorisationId,
    isWanted: row => row.transactionId !== undefined,
  })
