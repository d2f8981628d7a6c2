import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { execute } from '../domain/engine.ts'
import type { Recorded } from '../domain/recorded.ts'
import { emptyState } from '../domain/state.ts'
import { deposit, newId, opening } from '../ledger-fixture.ts'
import type { Batch, Journal } from './journal-port.ts'

/** A place where a journal is kept, and the ports of the owners that come after one another. */
export type JournalPlace = {
  /** A new owner, who has read nothing yet. */
  readonly open: () => Promise<Journal>
  /** From now on there is room for what is there and no more, or for anything. */
  readonly setFull: (isFull: boolean) => Promise<void>
  /** Epoch of each batch that is kept. */
  readonly epochs: () => Promise<readonly number[]>
}

const recordedAt = 1_768_478_400_000

/** Batches of these lengths, one behind the other. */
const batchesOf = (...lengths: readonly number[]): Batch[] => {
  const state = emptyState()
  const accountId = newId('acc')
  const record = (n: number): Recorded => {
    const command =
      state.sequence === 0
        ? ({ operation: 'openAccount', body: opening(accountId) } as const)
        : ({ operation: 'post', body: deposit(accountId, 100n) } as const)
    const decision = execute(state, command, { recordedAt: recordedAt + n, traceparent: undefined })
    assert.ok(decision.kind === 'record')
    return decision.record
  }
  return lengths.map((length, n) => ({
    recordedAt: recordedAt + n,
    records: Array.from({ length }, () => record(n)),
  }))
}

const read = async (journal: Journal) => {
  const records: Recorded[] = []
  const end = await journal.replay(batch => records.push(...batch))
  return { end, records }
}

const appendAll = async (journal: Journal, batches: readonly Batch[], from = 1) => {
  for (const [n, batch] of batches.entries())
    assert.deepEqual(await journal.append(from + n, batch), { kind: 'appended' })
}

const sequences = (records: readonly Recorded[]) => records.map(({ sequence }) => sequence)

/** What every adapter of the journal port keeps its promise on. `place` gives an empty one. */
export const journalSuite = (adapter: string, place: () => JournalPlace): void => {
  describe(`a journal on ${adapter}`, { timeout: 20_000 }, () => {
    test('is empty at first, and gives the next owner what was appended', async () => {
      const { open } = place()
      const first = await open()
      assert.deepEqual((await read(first)).records, [])
      const batches = batchesOf(2, 1, 3)
      await appendAll(first, batches)
      await first.close()
      const next = await open()
      const { end, records } = await read(next)
      assert.deepEqual(
        records,
        batches.flatMap(batch => batch.records),
      )
      assert.equal(end.position, 3)
      assert.equal(end.recordedAt, recordedAt + 2)
      await next.close()
    })

    test('takes a position once: whoever comes there again is told so and changes nothing', async () => {
      const { open } = place()
      const journal = await open()
      await read(journal)
      const [first, second, third] = batchesOf(1, 1, 1)
      assert.ok(first && second && third)
      await appendAll(journal, [first, second])
      assert.deepEqual(await journal.append(2, third), { kind: 'taken' })
      assert.deepEqual(await journal.append(1, third), { kind: 'taken' })
      await appendAll(journal, [third], 3)
      await journal.close()
      const next = await open()
      assert.deepEqual(sequences((await read(next)).records), [1, 2, 3])
      await next.close()
    })

    test('keeps a batch without records as a position of its own', async () => {
      const { open } = place()
      const journal = await open()
      await read(journal)
      const batches = batchesOf(0, 2, 0, 0, 1, 0)
      await appendAll(journal, batches)
      assert.deepEqual(sequences(await journal.readAfter(2)), [3])
      assert.deepEqual(await journal.readAfter(3), [])
      assert.equal((await journal.readRecord(3)).sequence, 3)
      await journal.close()
      const next = await open()
      const { end, records } = await read(next)
      assert.deepEqual(sequences(records), [1, 2, 3])
      assert.equal(end.position, 6)
      await next.close()
    })

    test('gives a record by its sequence, what came after a position, and everything once more', async () => {
      const { open } = place()
      const journal = await open()
      await read(journal)
      const batches = batchesOf(2, 3, 1)
      await appendAll(journal, batches)
      const records = batches.flatMap(batch => batch.records)
      for (const record of records) assert.deepEqual(await journal.readRecord(record.sequence), record)
      for (let position = 0; position <= 6; position++) {
        const after = (await journal.readAfter(position)).filter(record => record.position > position)
        assert.deepEqual(after[0], records[position], `the entry behind ${position}`)
      }
      const scanned: Recorded[] = []
      await journal.scan(batch => scanned.push(...batch))
      assert.deepEqual(scanned, records)
      await journal.close()
    })

    test('that is full writes nothing, and goes on at the same position when there is room', async () => {
      const { open, setFull } = place()
      const journal = await open()
      await read(journal)
      const [first, second] = batchesOf(1, 1)
      assert.ok(first && second)
      await appendAll(journal, [first])
      await setFull(true)
      assert.deepEqual(await journal.append(2, second), { kind: 'full' })
      assert.equal(await journal.hasRoom(), false)
      await setFull(false)
      assert.equal(await journal.hasRoom(), true)
      await appendAll(journal, [second], 2)
      await journal.close()
      const next = await open()
      assert.deepEqual(sequences((await read(next)).records), [1, 2])
      await next.close()
    })

    test('carries in each batch the epoch of its owner, and a later owner has a greater one', async () => {
      const { open, epochs } = place()
      const batches = batchesOf(1, 1, 1)
      for (const [n, batch] of batches.entries()) {
        const owner = await open()
        const { end } = await read(owner)
        await appendAll(owner, [batch], end.position + 1)
        await owner.close()
        assert.equal(end.position, n)
      }
      const seen = await epochs()
      assert.equal(seen.length, 3)
      assert.ok(
        seen.every((epoch, n) => n === 0 || epoch > (seen[n - 1] ?? 0)),
        `${seen}`,
      )
    })
  })
}
