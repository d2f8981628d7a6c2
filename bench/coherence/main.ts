import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FollowedSource, startLogFollower } from '#libraries/events/log-follower.ts'
import { createNews } from '#libraries/events/news.ts'
import { createIds } from '#libraries/ids/ids.ts'
import { nodeRandom } from '#libraries/ids/node-random.ts'
import { createCaller } from '#libraries/rpc/caller.ts'
import { openSqliteStorage } from '#libraries/storage/sqlite-storage.ts'
import { memoryTelemetry } from '#libraries/telemetry/memory-telemetry.ts'
import { systemClock } from '#libraries/time/system-clock.ts'
import { accountNumber, bankDouble } from '#services/coherence/bank-double.ts'
import { onEntryRecorded } from '#services/coherence/consumer/on-entry-recorded.ts'
import { neighboursDouble, noLies } from '#services/coherence/neighbours-double.ts'
import { buildCoherence, type Neighbours } from '#services/coherence/run/build-coherence.ts'
import { type JournalEntry, ledgerContract } from '#services/ledger/contract.ts'

const entriesCount = Number(process.argv[2] ?? 40_000)
const accountsCount = 1000
const turnsCount = 30

const print = (line: string): boolean => process.stdout.write(`${line}\n`)
const clock = systemClock()
const random = nodeRandom()
const telemetry = memoryTelemetry({ clock })

/** Seven payments, two deposits and a reversal in ten entries, over a thousand accounts. */
const traffic = () => {
  const bank = bankDouble(clock)
  for (let number = 0; number < accountsCount; number++) bank.openAccount(accountNumber(number))
  for (let step = 0; bank.end() < entriesCount; step++) {
    const accountId = accountNumber((step * 7919) % accountsCount)
    if (step % 9 < 2) bank.deposit(accountId, 100n)
    else {
      const authorisationId = bank.authorise(accountId, 10n)
      if (step % 9 === 8) bank.reverse(authorisationId, 4n)
    }
  }
  return bank
}

const bank = traffic()
const directory = mkdtempSync(join(tmpdir(), 'florin-bench-coherence-'))
const storage = await openSqliteStorage({ file: join(directory, 'tables.sqlite'), durability: 'normal', clock })
const reads = { balance: bank.end(), transaction: bank.end(), index: bank.end() }
const handlers = {
  readEntries: async ({ after, limit }: { after: number; limit: number }) => ({
    entries: bank.entries.slice(after, after + limit),
    end: bank.end(),
  }),
}
const call = createCaller({
  caller: 'service.coherence',
  placements: { get: () => ({ placement: 'in-process', handlers: () => handlers }) },
  ...{ clock, random, telemetry },
})
const ledger = call(ledgerContract)
const source: FollowedSource<JournalEntry> = {
  read: async query => {
    const { entries, end } = await ledger.readEntries(query)
    return { entries: entries.map(entry => ({ position: entry.position, value: entry })), end }
  },
}

let position = () => 0
const progress = () => ({ position: () => position(), reached: async (wanted: number) => position() >= wanted })
/** Answers at the cost of a map, so that what is measured is coherence. */
const quickNeighbours = (): Neighbours => {
  const doubles = neighboursDouble({ bank, reads, lies: noLies(), follow: async () => undefined })
  const position = bank.end()
  const balances = new Map<string, JournalEntry['balances'][number] & { position: number }>()
  for (const entry of bank.entries)
    for (const balance of entry.balances) balances.set(balance.accountId, { ...balance, position: entry.position })
  return {
    ...doubles,
    ledger: {
      ...doubles.ledger,
      // The index belongs to the ledger, and its answers are its cost.
      readBalanceAt: () => Promise.reject(new Error('There is no index here.')),
      trialBalance: () => Promise.reject(new Error('There is no index here.')),
      readTotals: async () => ({ sums: {}, openHolds: 0, position: bank.end() }),
      readBalance: async ({ address }) => {
        const found = balances.get(address?.accountId ?? '')
        return found === undefined
          ? { kind: 'unknown' }
          : ({ kind: 'foundAddress', balances: found, position } as never)
      },
    },
    balance: {
      getBalance: async ({ accountId }) => ({ kind: 'found', spendToday: 0n, ...balances.get(accountId) }) as never,
    },
    transaction: { ...doubles.transaction, getTransaction: async () => ({ kind: 'unknown' }) },
  }
}
const neighbours = quickNeighbours()

const ports = {
  storage,
  clock,
  random,
  ids: createIds({ clock, random }),
  log: telemetry.log,
  metrics: telemetry.metrics,
}
const coherence = buildCoherence({ ...ports, progress, news: createNews(telemetry) }, neighbours, {
  sentinelEveryMs: 0,
})

/** Microseconds of processor of all threads, and of this one, which reads and adds up. */
const cpuUsOf = async (work: () => Promise<unknown>): Promise<{ readonly all: number; readonly main: number }> => {
  const [allBefore, mainBefore] = [process.cpuUsage(), process.threadCpuUsage()]
  await work()
  const [all, main] = [process.cpuUsage(allBefore), process.threadCpuUsage(mainBefore)]
  return { all: all.user + all.system, main: main.user + main.system }
}

const readingUs = await cpuUsOf(async () => {
  for (let after = 0; after < bank.end(); after += 200) await source.read({ after, limit: 200, waitMs: 0 })
})
print(`reading the journal   ${(readingUs.main / bank.end()).toFixed(1)} us of processor per entry`)

const addingUs = await cpuUsOf(async () => {
  const common = { consumer: 'service.coherence entryRecorded', decode: (entry: JournalEntry) => entry, place: 'bench' }
  const apply = onEntryRecorded(coherence)
  const follower = startLogFollower<JournalEntry, JournalEntry>({
    ...common,
    source,
    apply,
    storage,
    clock,
    ...telemetry,
  })
  position = follower.position
  await follower.reached(bank.end(), 600_000)
  await follower.stop()
})
const perEntry = (us: number): string => (us / bank.end()).toFixed(1)
print(
  `read and added up     ${perEntry(addingUs.all)} us of processor per entry, ${perEntry(addingUs.main)} of it on the thread that follows`,
)

await coherence.runs.runDue()
const looked = () => coherence.checks.reduce((sum, { name }) => sum + coherence.runs.of(name).looked, 0)
let turnsUs = 0
for (let turn = 0; turn < turnsCount; turn++) {
  await clock.sleep(1000 / 3)
  turnsUs += (await cpuUsOf(coherence.runs.runDue)).all
}
print(`a look                ${(turnsUs / looked()).toFixed(0)} us of processor`)
await storage.close()
rmSync(directory, { recursive: true })
