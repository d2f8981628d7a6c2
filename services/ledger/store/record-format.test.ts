import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Recorded } from '../domain/recorded.ts'
import { deposit, keptLog, newId, opening } from '../ledger-fixture.ts'
import { fileJournal } from './file-journal.ts'
import { assertBooks, call, startedStore } from './ledger-store-fixture.ts'
import { memoryJournalFile } from './memory-journal-file-double.ts'
import { recordsOf, whatsOfFormat1, whatsOfFormat2 } from './record-format-fixture.ts'

/** Journals as earlier versions wrote them. What is in them must be read the same for ever. */
const kept = (name: string) => new URL(`testdata/${name}.hex`, import.meta.url)
const bytesOf = (name: string) => Buffer.from(readFileSync(kept(name), 'utf8').replaceAll('\n', ''), 'hex')

const readAll = async (bytes: Buffer) => {
  const journal = fileJournal({ open: memoryJournalFile(bytes).open, log: keptLog() })
  const read: Recorded[] = []
  await journal.replay(batch => read.push(...batch))
  return { journal, read }
}

const written = async (records: readonly Recorded[]): Promise<string> => {
  const file = memoryJournalFile()
  const journal = fileJournal({ open: file.open, log: keptLog() })
  await journal.replay(() => undefined)
  for (const [position, batch] of [records.slice(0, 3), records.slice(3)].entries())
    await journal.append(position + 1, { recordedAt: batch[0]?.recordedAt ?? 0, records: batch })
  return `${file
    .bytes()
    .toString('hex')
    .replaceAll(/.{64}/g, line => `${line}\n`)}\n`
}

const records = recordsOf(whatsOfFormat2, whatsOfFormat2.length - 1)

test('a journal is written byte for byte as format 2 was first written', async () => {
  if (process.env['FLORIN_WRITE_JOURNAL_FORMAT'] === '2')
    writeFileSync(kept('journal-format-2'), await written(records))
  assert.equal(await written(records), readFileSync(kept('journal-format-2'), 'utf8'))
})

for (const [format, expected] of [
  [1, recordsOf(whatsOfFormat1, 6)],
  [2, records],
] as const)
  test(`a journal of format ${format} is read as what was recorded then`, async () => {
    const { journal, read } = await readAll(bytesOf(`journal-format-${format}`))
    assert.deepEqual(read, expected)
    assert.deepEqual(await journal.readRecord(5), expected[4])
    assert.deepEqual((await journal.readAfter(3))[0], expected[3])
  })

test('the books of format 1 are opened as they were, go on in format 2, and are read again', async () => {
  const file = memoryJournalFile(bytesOf('books-format-1'))
  const { store } = await startedStore({ file })
  const numbers = () =>
    store.read(({ accounts }) => [...accounts.values()].map(({ posted, held }) => [posted, held] as const))
  assert.deepEqual(await numbers(), [
    [9500n, 2000n],
    [500n, 0n],
    [0n, 0n],
  ])
  const accountId = newId('acc')
  await store.submit({ operation: 'openAccount', body: opening(accountId, 'GBP', { commandId: 'new' }) }, call)
  await store.submit({ operation: 'post', body: deposit(accountId, 7n, { commandId: 'new' }) }, call)
  const again = await store.submit(
    { operation: 'post', body: { ...deposit(accountId, 7n), commandId: 'pay-in' } },
    call,
  )
  assert.equal(again.kind === 'recorded' && again.replayed, true, 'a command id of format 1 is known')
  await assertBooks(store)
  await store.stop()
  const formats = (await readAll(file.bytes())).read.length
  const reopened = await startedStore({ file: memoryJournalFile(file.bytes()) })
  assert.equal(await reopened.store.read(state => state.sequence), formats)
  assert.equal(await reopened.store.read(state => state.accounts.get(accountId)?.posted), 7n)
  await assertBooks(reopened.store)
  await reopened.store.stop()
})
