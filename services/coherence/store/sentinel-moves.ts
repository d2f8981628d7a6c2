import { integer, object, text } from '#libraries/schema/schema.ts'
import type { ConsumerBatch } from '#libraries/service/service.ts'
import { put, remove, type Storage, table } from '#libraries/storage/storage-port.ts'

/** Moves of sentinel money whose ids are kept, to be asked for again; the oldest goes when a new one comes. */
export const movesKept = 10_000

const partition = 'moves'

const moveTable = table({
  name: 'sentinel_move',
  row: object({ partition: text({ maxLength: 8 }), move: integer(), position: integer() }),
  partitionKey: ['partition'],
  clusteringKey: ['move'],
})

/** Written with the entry that books the move; one that is booked again keeps its first position. */
export const noteMove = async (move: number, batch: ConsumerBatch): Promise<void> => {
  if ((await batch.get(moveTable, { partition, move })) !== undefined) return
  batch.write(put(moveTable, { partition, move, position: batch.position }))
  if (move > movesKept) batch.write(remove(moveTable, { partition, move: move - movesKept }))
}

/** The moves that the journal has, by their numbers. */
export type SentinelMoves = {
  /** 0 before the first. */
  readonly newest: () => Promise<number>
  readonly positionOf: (move: number) => Promise<number | undefined>
  /** The next ones, round and round, `max` at most. */
  readonly next: (max: number) => Promise<readonly number[]>
}

export const sentinelMoves = ({ storage }: { storage: Pick<Storage, 'get' | 'range'> }): SentinelMoves => {
  let after = 0
  return {
    newest: async () => {
      const [row] = await storage.range(moveTable, { partition: { partition }, limit: 1, descending: true })
      return row?.move ?? 0
    },
    positionOf: async move => (await storage.get(moveTable, { partition, move }))?.position,
    next: async max => {
      const rows = await storage.range(moveTable, { partition: { partition }, limit: max, after })
      after = rows.length < max ? 0 : (rows.at(-1)?.move ?? 0)
      return rows.map(({ move }) => move)
    },
  }
}
