import { type AccountId, type CardId, createIds } from '#libraries/ids/ids.ts'
import { nodeRandom } from '#libraries/ids/node-random.ts'
import { money } from '#libraries/money/money.ts'
import { systemClock } from '#libraries/time/system-clock.ts'
import { customerAddress, depositsClearingAddress, settlementAddress } from '#services/ledger/contract.ts'
import type { Command } from '#services/ledger/domain/command.ts'
import { execute } from '#services/ledger/domain/engine.ts'
import type { Recorded } from '#services/ledger/domain/recorded.ts'
import { stateWithoutIds } from '#services/ledger/domain/remembered-ids.ts'
import type { LedgerState } from '#services/ledger/domain/state.ts'
import { fileJournal } from '#services/ledger/store/file-journal.ts'
import { nodeJournalFile } from '#services/ledger/store/node-journal-file.ts'
import { forgetHold } from '#services/ledger/store/snapshot/recalled-holds.ts'
import { quietLog } from './quiet-log.ts'

export const batchRecords = 1024
const startMs = 1_768_478_400_000
/** One authorisation in so many is not captured and stays a hold. */
const heldEvery = 100

const ids = createIds({ clock: systemClock(), random: nodeRandom() })
const command = (n: number) => ({
  commandId: `bench:${n.toString(36).padStart(24, '0')}`,
  requestHash: 'f00dfeed',
  effectiveAt: startMs + n,
})

/**
 * Writes a journal of about `entries` entries: accounts with money, then authorisations with two references, each followed by its
 * capture, but for one in a hundred. In large batches, so that making it takes less time than reading it.
 */
export const writeLongJournal = async ({
  directory,
  entries,
  accounts: count,
}: {
  directory: string
  entries: number
  accounts: number
}): Promise<{ openHolds: number }> => {
  const journal = fileJournal({ open: nodeJournalFile({ directory }), log: quietLog })
  await journal.replay(() => undefined)
  const state = stateWithoutIds()
  let position = 0
  let records: Recorded[] = []
  const append = async () => {
    const recordedAt = startMs + position
    position += 1
    const answer = await journal.append(position, { recordedAt, records })
    if (answer.kind !== 'appended') throw new Error(`Not appended: ${answer.kind}.`)
    records = []
  }
  const take = async (given: Command) => {
    const decision = execute(state, given, { recordedAt: startMs + position, traceparent: undefined })
    if (decision.kind !== 'record' || decision.record.what.kind === 'refused')
      throw new Error(`Not taken: ${given.operation}.`)
    records.push(decision.record)
    if (records.length === batchRecords) await append()
  }
  const accounts = Array.from({ length: count }, () => ids.next('acc'))
  let n = 0
  for (const accountId of accounts) for (const opening of openingsOf(accountId, n++)) await take(opening)
  for (; state.position + 2 <= entries; n++) {
    const accountId = accounts[n % count] ?? accounts[0]
    if (accountId === undefined) throw new Error('There are no accounts.')
    const [authorise, capture, references] = paymentOf(accountId, n)
    await take(authorise)
    if (n % heldEvery === 0) continue
    await take(capture)
    forgetClosed(state, authorise, references)
  }
  await append()
  await journal.close()
  return { openHolds: state.openHolds }
}

const openingsOf = (accountId: AccountId, n: number): readonly Command[] => [
  { operation: 'openAccount', body: { ...command(n), accountId, currency: 'GBP' } },
  {
    operation: 'post',
    body: {
      ...command(n),
      entrySetId: ids.next('entryset'),
      transactionId: ids.next('tx'),
      kind: 'deposit',
      postings: [
        { address: customerAddress(accountId, 'GBP'), amountMinor: 1_000_000_000n },
        { address: depositsClearingAddress('GBP'), amountMinor: -1_000_000_000n },
      ],
    },
  },
]

type Authorise = Extract<Command, { operation: 'authorise' }>

/** An authorisation with a number of its own, and the capture that ends it. */
export const paymentOf = (accountId: AccountId, n: number): [Authorise, Command, readonly string[]] => {
  const [authorisationId, transactionId] = [ids.next('auth'), ids.next('tx')]
  const references = [`63:${n.toString(36).padStart(16, '0')}`, `90:${n.toString(36).padStart(16, '0')}`]
  const amount = money(BigInt(100 + (n % 1000)), 'GBP')
  const authorise: Authorise = {
    operation: 'authorise',
    body: {
      ...command(n),
      authorisationId,
      transactionId,
      accountId,
      cardId: `card_${accountId.slice(4)}` as CardId,
      kind: 'purchase',
      amount,
      effect: { kind: 'hold' },
      approvalCode: '123456',
      references,
    },
  }
  const capture: Command = {
    operation: 'capture',
    body: {
      ...command(n),
      entrySetId: ids.next('entryset'),
      transactionId,
      kind: 'presentment',
      accountId,
      hold: { kind: 'authorisation', authorisationId },
      amount,
      counter: settlementAddress('GBP'),
      isFinal: true,
    },
  }
  return [authorise, capture, references]
}

/** So that ten million entries can be made in little memory. */
const forgetClosed = (state: LedgerState, { body }: Authorise, references: readonly string[]) => {
  const hold = state.holds.get(body.authorisationId)
  if (hold !== undefined) forgetHold(state, { hold, isByHoldId: true, references })
}
