import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import type { EntrySetId, TransactionId } from '#libraries/ids/ids.ts'
import { type SqliteThread, startSqliteThread } from '#libraries/storage/sqlite-thread.ts'
import type { JournalEntry } from '#services/ledger/contract.ts'
import type { Command } from '#services/ledger/domain/command.ts'
import { execute } from '#services/ledger/domain/engine.ts'
import { journalEntry } from '#services/ledger/domain/journal-entry.ts'
import { chartOf } from '#services/ledger/domain/named-sums.ts'
import { commandSequence, recordedAtOf } from '#services/ledger/domain/random-commands-fixture.ts'
import { entrySetOf } from '#services/ledger/domain/recorded.ts'
import { emptyState, type LedgerState } from '#services/ledger/domain/state.ts'
import { trialBalanceOf } from '#services/ledger/domain/trial-balance.ts'
import { readBalance } from '#services/ledger/handler/read-balance.ts'
import { readTotals } from '#services/ledger/handler/read-totals.ts'
import { newId } from '#services/ledger/ledger-fixture.ts'
import type { LedgerStore } from '#services/ledger/store/ledger-store.ts'
import type { Transaction } from '#services/transaction/contract.ts'
import { effectsOf } from '#services/transaction/domain/transactions-of-entry.ts'
import type { BankDouble } from './bank-double.ts'
import { type CoherenceBank, withCoherence } from './coherence-fixture.ts'
import type { Neighbours } from './run/build-coherence.ts'

/** The ledger's own engine, and the rules of the projections, under commands of every kind: all of them must agree with coherence. */

let thread: SqliteThread
before(() => {
  thread = startSqliteThread()
})
after(() => thread.close())

/** The random commands share few ids, so that they meet. Those that are never given twice in a bank get new ones here. */
const withNewIds = (command: Command, usedAuthorisations: Set<string>): Command => {
  const { operation, body } = command
  const fresh = 'transactionId' in body ? { transactionId: newId('tx') } : {}
  if (operation !== 'authorise') return { ...command, body: { ...body, ...fresh } } as Command
  const { authorisationId } = body
  const isUsed = usedAuthorisations.has(authorisationId)
  usedAuthorisations.add(authorisationId)
  return { operation, body: { ...body, ...fresh, ...(isUsed && { authorisationId: newId('auth') }) } }
}

const engine = () => {
  const state = emptyState()
  const entrySets = new Map<EntrySetId, NonNullable<ReturnType<typeof entrySetOf>>>()
  const used = new Set<string>()
  return {
    state,
    /** The entry that the command leaves in the journal, if it leaves one. */
    take: (sent: Command, n: number): JournalEntry | undefined => {
      const named = withNewIds(sent, used)
      const command =
        named.operation === 'reverseEntrySet' ? { ...named, original: entrySets.get(named.body.reverses) } : named
      const decision = execute(state, command, { recordedAt: recordedAtOf(n), traceparent: undefined })
      if (decision.kind !== 'record') return undefined
      const entrySet = entrySetOf(decision.record.what)
      if (entrySet !== undefined) entrySets.set(entrySet.entrySetId, entrySet)
      return journalEntry(decision.record)
    },
  }
}

const context = { remainingMs: () => 1000, caller: 'test', traceId: '0'.repeat(32) }

/** The engine's state and the projections' own rules, read at the newest position. */
const realNeighbours = (state: LedgerState, bank: BankDouble, doubles: Neighbours): Neighbours => {
  const store = { read: async (look: (of: LedgerState) => unknown) => look(state) } as Pick<LedgerStore, 'read'>
  const balance = readBalance({ store })
  const totals = readTotals({ store })
  return {
    ...doubles,
    ledger: {
      ...doubles.ledger,
      readBalance: request => balance(request, context),
      readTotals: request => totals(request, context),
      trialBalance: async () => ({ ...trialBalanceOf(chartOf(state)), position: state.position, behind: false }),
      readBalanceAt: () => Promise.reject(new Error('There is no index here.')),
    },
    balance: {
      getBalance: async ({ accountId }) => {
        const row = bank.balanceAt(bank.end(), accountId)
        return row === undefined ? { kind: 'unknown' } : { kind: 'found', ...row, spendToday: 0n }
      },
    },
    transaction: {
      ...doubles.transaction,
      getTransaction: async ({ transactionId }) => {
        const transaction = transactionsOf(bank.entries).get(transactionId)
        return transaction === undefined ? { kind: 'unknown' } : { kind: 'found', transaction }
      },
    },
  }
}

const transactionsOf = (entries: readonly JournalEntry[]): ReadonlyMap<TransactionId, Transaction> => {
  const rows = new Map<TransactionId, Transaction>()
  for (const effect of entries.flatMap(effectsOf)) {
    if (effect.kind === 'new') rows.set(effect.transaction.transactionId, effect.transaction)
    else {
      const row = rows.get(effect.key.transactionId)
      if (row !== undefined) rows.set(row.transactionId, effect.change(row))
    }
  }
  return rows
}

/** Days pass between the commands, and nobody clears: that is told, and rightly. */
const aged = 'clearing-residue'

const assertAgreed = async ({ turn, open, status }: CoherenceBank): Promise<void> => {
  for (let round = 0; round < 3; round++) await turn(10_000)
  const differences = (await open()).filter(({ check }) => check !== aged)
  assert.deepEqual(differences, [])
  const { checks } = await status()
  const unable = checks.filter(({ failure }) => failure !== undefined).map(({ check }) => check)
  assert.deepEqual(unable, ['history-blocks'])
}

test("whatever is commanded, coherence adds up what the ledger's engine keeps and what the projections show", async () => {
  const kinds = new Map<string, number>()
  await fc.assert(
    fc.asyncProperty(commandSequence({ maxLength: 40 }), fc.nat(40), async (commands, look) => {
      const { state, take } = engine()
      await withCoherence(
        async coherence => {
          const { bank, follow } = coherence
          for (const [n, command] of commands.entries()) {
            const entry = take(command, n)
            if (entry !== undefined) {
              bank.entries.push(entry)
              kinds.set(entry.what.kind, (kinds.get(entry.what.kind) ?? 0) + 1)
            }
            if (n === look) await follow()
          }
          await follow()
          assert.equal((await coherence.status()).position, state.position)
          await assertAgreed(coherence)
        },
        { thread, neighbours: (bank, doubles) => realNeighbours(state, bank, doubles) },
      )
    }),
    { numRuns: 40 },
  )
  for (const kind of ['captured', 'holdPlaced', 'holdIncremented', 'holdReleased', 'holdExpired', 'addressLimited'])
    assert.ok((kinds.get(kind) ?? 0) > 0, `the commands reach ${kind}`)
})
