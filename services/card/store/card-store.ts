import type { EventOf } from '#libraries/contract/contract.ts'
import { Failure } from '#libraries/errors/failure.ts'
import type { CardId, Id } from '#libraries/ids/ids.ts'
import { rowCache } from '#libraries/storage/row-cache.ts'
import { type OutboxWrite, put, type Storage } from '#libraries/storage/storage-port.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { cardContract } from '../contract.ts'
import { type CardState, stateChange } from '../domain/card-state.ts'
import { type CardRow, cards, cardsByAccount, cardsByDedupeId, cardsByPanHash, type IssueRow } from './card-tables.ts'

/** Cards and numbers in memory: this service alone writes its tables, in one replica (see the manifest). */
const cachedCardsMax = 100_000
const cardsPerAccountMax = 1000
const attemptsMax = 8

type CardChange = EventOf<(typeof cardContract)['events']['cardChanged']>

export type CardStore = ReturnType<typeof cardStore>

/** `news` makes the outbox row that tells of a card's new state. */
export const cardStore = ({
  storage,
  clock,
  news,
}: {
  storage: Storage
  clock: Pick<Clock, 'now'>
  news: (change: CardChange) => OutboxWrite
}) => {
  const told = ({ cardId, accountId, state }: CardRow): OutboxWrite[] => [
    news({ cardId, accountId, state, at: clock.now() }),
  ]
  const cardCache = rowCache<CardRow>({ sizeMax: cachedCardsMax })
  const tokenCache = rowCache<{ cardId: CardId }>({ sizeMax: cachedCardsMax })
  const card = (cardId: CardId) => cardCache.read(cardId, () => storage.get(cards, { cardId }))

  return {
    card,
    /** By the HMAC of its number. */
    cardIdOf: async (panHash: string): Promise<CardId | undefined> =>
      (await tokenCache.read(panHash, () => storage.get(cardsByPanHash, { panHash })))?.cardId,

    cardsOf: async (accountId: Id<'acc'>): Promise<CardRow[]> => {
      const index = await storage.range(cardsByAccount, { partition: { accountId }, limit: cardsPerAccountMax })
      const rows = await Promise.all(index.map(({ cardId }) => card(cardId)))
      return rows.filter(row => row !== undefined)
    },

    issueOf: (dedupeId: string): Promise<IssueRow | undefined> => storage.get(cardsByDedupeId, { dedupeId }),

    /** Fixes what will be issued; of two orders with one `dedupeId` the first one counts for both. */
    order: async (issue: IssueRow): Promise<IssueRow> => {
      const written = await storage.insertIfAbsent(cardsByDedupeId, issue)
      return written.inserted ? issue : written.existing
    },

    /**
     * Writes the card of an order. Each step may be repeated, so a call that was cut short is finished by the next one.
     * `renumber` gives the same order another number when the number belongs to another card.
     */
    issue: async (order: IssueRow, renumber: (order: IssueRow) => IssueRow): Promise<CardRow> => {
      const issue = await numbered(storage, order, renumber)
      const { dedupeId: _, ...fixed } = issue
      const row: CardRow = { ...fixed, state: 'active' }
      await storage.apply([put(cardsByAccount, { accountId: row.accountId, cardId: row.cardId })])
      const written = await cardCache.write(row.cardId, () => storage.insertIfAbsent(cards, row, { outbox: told(row) }))
      return written.inserted ? row : written.existing
    },

    /** Moves a card to a state by compare-and-set; the next payment sees it. */
    changeState: async (cardId: CardId, to: CardState): Promise<'changed' | 'unknown' | 'card-closed'> => {
      for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
        const row = await storage.get(cards, { cardId })
        if (row === undefined) return 'unknown'
        const step = stateChange(row.state, to)
        if (step !== 'change') return step === 'nothing' ? 'changed' : 'card-closed'
        const next = { ...row, state: to }
        const changed = await cardCache.write(cardId, () =>
          storage.compareAndSet(cards, next, { state: row.state }, { outbox: told(next) }),
        )
        if (changed) return 'changed'
      }
      throw new Failure('unavailable', 'card.contended', 'Others keep changing this card: try again.')
    },
  }
}

/** A card without its number, as others may see it. */
export const withoutNumber = ({ panHash: _, sealedPan: _sealed, keyId: _key, cvkId: _cvk, ...card }: CardRow) => card

/** The order with a number that is this card's alone. */
const numbered = async (
  storage: Storage,
  order: IssueRow,
  renumber: (order: IssueRow) => IssueRow,
): Promise<IssueRow> => {
  let issue = order
  for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
    const { panHash, cardId, dedupeId } = issue
    const written = await storage.insertIfAbsent(cardsByPanHash, { panHash, cardId })
    if (written.inserted || written.existing.cardId === cardId) return issue
    const next = renumber(issue)
    const renumbered = await storage.compareAndSet(cardsByDedupeId, next, { panHash })
    issue = renumbered ? next : ((await storage.get(cardsByDedupeId, { dedupeId })) ?? next)
  }
  throw new Failure('unavailable', 'card.no-free-number', 'No free card number was found: try again.')
}
