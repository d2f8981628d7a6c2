import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { test } from 'node:test'
import type { Id, IdPrefix } from '#libraries/ids/ids.ts'
import { customerAddress, depositsClearingAddress } from '../contract.ts'
import type { Recorded, What } from '../domain/recorded.ts'
import { keptLog } from '../ledger-fixture.ts'
import { fileJournal } from './file-journal.ts'
import { memoryJournalFile } from './memory-journal-file-double.ts'

/** A journal as the first version wrote it. What is in it must be read the same for ever. */
const kept = new URL('testdata/journal-format-1.hex', import.meta.url)

const id = <P extends IdPrefix>(prefix: P, digit: string) => `${prefix}_${digit.repeat(22)}` as Id<P>
const accountId = id('acc', 'a')
const asked = {
  authorisationId: id('auth', 'b'),
  transactionId: id('tx', 'c'),
  cardId: id('card', 'd'),
  paymentKind: 'purchase',
  amount: { amountMinor: 1000n, currency: 'GBP' },
  merchantId: id('merch', 'e'),
  cvcResult: 'match',
  references: ['reference one', 'Ünï¢ode 🦊'],
} as const

const whats: readonly What[] = [
  { kind: 'accountOpened', accountId, currency: 'GBP' },
  {
    kind: 'posted',
    entrySetId: id('entryset', 'f'),
    transactionId: id('tx', 'g'),
    entrySetKind: 'deposit',
    postings: [
      { address: customerAddress(accountId, 'GBP'), amountMinor: 10_000n },
      { address: depositsClearingAddress('GBP'), amountMinor: -10_000n },
    ],
  },
  { kind: 'approved', ...asked, accountId, held: true, approvalCode: '4711AB' },
  {
    kind: 'declined',
    ...asked,
    cardId: undefined,
    merchantId: undefined,
    cvcResult: undefined,
    references: [],
    accountId: undefined,
    reason: 'already-reversed',
  },
  {
    kind: 'reversed',
    authorisationId: asked.authorisationId,
    transactionId: asked.transactionId,
    accountId,
    reference: 'reference one',
    authorisationSequence: 3,
    released: { amountMinor: 400n, currency: 'GBP' },
    remaining: { amountMinor: 600n, currency: 'GBP' },
    reason: 'cut-off',
  },
  { kind: 'parked', references: ['early'], cardId: undefined, reason: '' },
  { kind: 'postRefused', entrySetId: id('entryset', 'h'), reason: 'insufficient-funds' },
]

const records: readonly Recorded[] = whats.map((what, n) => ({
  sequence: n + 1,
  position: Math.min(n + 1, 6),
  commandId: `command-${n}`,
  requestHash: n === 0 ? '' : 'f00d',
  recordedAt: 1_768_478_400_000 + (n < 3 ? 0 : 5),
  effectiveAt: 1_768_478_399_999,
  traceparent: n === 2 ? `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01` : undefined,
  what,
  balances:
    n === 2
      ? [{ accountId, currency: 'GBP', posted: 10_000n, held: -(2n ** 53n) + 1n, available: 10_000n + 2n ** 53n - 1n }]
      : [],
}))

const written = async (): Promise<string> => {
  const file = memoryJournalFile()
  const journal = fileJournal({ open: file.open, log: keptLog() })
  await journal.replay(() => undefined)
  for (const [position, batch] of [records.slice(0, 3), records.slice(3)].entries())
    await journal.append(position + 1, { recordedAt: batch[0]?.recordedAt ?? 0, records: batch })
  return file
    .bytes()
    .toString('hex')
    .replaceAll(/.{64}/g, line => `${line}\n`)
}

test('a journal is written byte for byte as the first version wrote it', async () => {
  if (process.env['FLORIN_WRITE_JOURNAL_FORMAT'] === '1') writeFileSync(kept, `${await written()}\n`)
  assert.equal(`${await written()}\n`, readFileSync(kept, 'utf8'))
})

test('a journal of the first version is read as what was recorded then', async () => {
  const bytes = Buffer.from(readFileSync(kept, 'utf8').replaceAll('\n', ''), 'hex')
  const journal = fileJournal({ open: memoryJournalFile(bytes).open, log: keptLog() })
  const read: Recorded[] = []
  await journal.replay(batch => read.push(...batch))
  assert.deepEqual(read, records)
  assert.deepEqual(await journal.readRecord(5), records[4])
  assert.deepEqual((await journal.readAfter(3))[0], records[3])
})
