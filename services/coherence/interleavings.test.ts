import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import type { AuthorisationId } from '#libraries/ids/ids.ts'
import { type SqliteThread, startSqliteThread } from '#libraries/storage/sqlite-thread.ts'
import { accountNumber } from './bank-double.ts'
import { type CoherenceBank, withCoherence } from './coherence-fixture.ts'

const accountsCount = 3

const account = fc.integer({ min: 0, max: accountsCount - 1 })
const minor = fc.bigInt({ min: 1n, max: 500n })

/** What may happen next: money moves, somebody reads on, the checks run, the process starts again. */
const happening = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('authorise' as const), account, minor }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('deposit' as const), account, minor }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('reverse' as const),
      pick: fc.nat(),
      part: fc.integer({ min: 1, max: 4 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('follow' as const), upTo: fc.integer({ min: 1, max: 12 }) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('projections' as const),
      balance: fc.nat(9),
      transaction: fc.nat(9),
      index: fc.nat(9),
    }),
  },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('turn' as const), ms: fc.constant(1000) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('restart' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('rebuild' as const) }) },
)
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never

const apply = async (coherence: CoherenceBank, held: Map<AuthorisationId, bigint>, next: Happening): Promise<void> => {
  const { bank, reads, follow, turn, restart, status } = coherence
  switch (next.kind) {
    case 'authorise':
      return void held.set(bank.authorise(accountNumber(next.account), next.minor), next.minor)
    case 'deposit':
      return void bank.deposit(accountNumber(next.account), next.minor)
    case 'reverse': {
      const open = [...held].filter(([, left]) => left > 0n)
      const [id, left] = open[next.pick % Math.max(1, open.length)] ?? []
      if (id === undefined || left === undefined) return
      const back = next.part === 4 ? left : (left * BigInt(next.part)) / 4n
      bank.reverse(id, back)
      return void held.set(id, left - back)
    }
    case 'follow':
      return follow(Math.min(bank.end(), (await status()).position + next.upTo))
    case 'projections':
      // They only read on, and never past the end.
      reads.balance = Math.min(bank.end(), reads.balance + next.balance)
      reads.transaction = Math.min(bank.end(), reads.transaction + next.transaction)
      reads.index = Math.min(bank.end(), reads.index + next.index)
      return
    case 'rebuild':
      // Somebody has dropped their tables: they read again from the beginning.
      return void Object.assign(reads, { balance: 0, transaction: 0, index: 0 })
    case 'turn':
      return turn(next.ms)
    case 'restart':
      return restart()
  }
}

let thread: SqliteThread
before(() => {
  thread = startSqliteThread()
})
after(() => thread.close())

test('no false alarm, whoever is ahead: ledger, projections and coherence at any positions, in any order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 10, maxLength: 60 }), async happenings =>
      withCoherence(
        async coherence => {
          Object.assign(coherence.reads, { balance: 0, transaction: 0, index: 0 })
          for (let number = 0; number < accountsCount; number++) coherence.bank.openAccount(accountNumber(number))
          const held = new Map<AuthorisationId, bigint>()
          for (const next of happenings) {
            await apply(coherence, held, next)
            assert.deepEqual(await coherence.open(), [])
          }
        },
        { thread },
      ),
    ),
    { numRuns: 50 },
  )
})

test('whatever happened before, a lie about an account is found once coherence and the projection have read everything', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(happening, { minLength: 1, maxLength: 25 }),
      account,
      fc.constantFrom('ledger' as const, 'balance' as const),
      async (happenings, liedAbout, liar) =>
        withCoherence(
          async coherence => {
            const { bank, reads, lies, follow, turn, open } = coherence
            Object.assign(reads, { balance: 0, transaction: 0, index: 0 })
            for (let number = 0; number < accountsCount; number++) bank.openAccount(accountNumber(number))
            const held = new Map<AuthorisationId, bigint>()
            for (const next of happenings) await apply(coherence, held, next)
            lies[liar].set(accountNumber(liedAbout), { posted: -1n })
            Object.assign(reads, { balance: bank.end(), transaction: bank.end(), index: bank.end() })
            await follow()
            await turn()
            const checks = (await open()).map(({ check }) => check)
            assert.deepEqual(checks, [liar === 'ledger' ? 'ledger-balances' : 'balance-projection'])
          },
          { thread },
        ),
    ),
    { numRuns: 50 },
  )
})
