import { mkdtemp, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type AuthorisationId, createIds, type TransactionId } from '#libraries/ids/ids.ts'
import { nodeRandom } from '#libraries/ids/node-random.ts'
import { systemClock } from '#libraries/time/system-clock.ts'
import { customerAddress, depositsClearingAddress } from '#services/ledger/contract.ts'
import { calledWith, keptLog, type LedgerRpc, noMetrics, noTracer } from '#services/ledger/ledger-fixture.ts'
import { ledgerService, verifyLedgerDirectory } from '#services/ledger/service.ts'

/** Durable authorisations in process, with a number of callers that each wait for their answer, beside one flush per command. */

const { values } = parseArgs({
  options: {
    directory: { type: 'string', default: '.' },
    seconds: { type: 'string', default: '2' },
    accounts: { type: 'string', default: '10000' },
  },
})
const seconds = Number(values.seconds)
const accountCount = Number(values.accounts)
let commandCount = 0
const inFlight = [1, 16, 64, 256, 1024]
const context = calledWith(60_000)
const clock = systemClock()
const ids = createIds({ clock, random: nodeRandom() })
const accounts = Array.from({ length: accountCount }, () => ids.next('acc'))
const cards = accounts.map(() => ids.next('card'))

type Row = { name: string; inFlight: number; perSecond: number; p50Ms: number; p99Ms: number }

const directory = await mkdtemp(join(values.directory, 'florin-bench-ledger-'))
try {
  const rows: Row[] = [await flushPerCommand()]
  const build = () =>
    ledgerService.build({
      clock,
      log: keptLog(),
      metrics: noMetrics,
      tracer: noTracer,
      settings: { dataDirectory: directory, keysDirectory: directory, get: () => undefined },
    } as never)
  const ledger = build()
  await ledger.start?.()
  await openAccounts(ledger.rpc)
  const heapBefore = process.memoryUsage().heapUsed
  for (const callers of inFlight)
    rows.push(await measure('ledger', callers, n => authorise(ledger.rpc, n, n % accountCount)))
  rows.push(await measure('ledger, one hot account', 64, n => authorise(ledger.rpc, n, 0)))
  const position = (await ledger.rpc.readEntries({ after: 0, limit: 1, waitMs: 0 }, context)).end
  globalThis.gc?.()
  const heapBytes = process.memoryUsage().heapUsed - heapBefore
  await ledger.stop?.()
  const again = build()
  const startMs = performance.now()
  await again.start?.()
  const replayMs = performance.now() - startMs
  await again.stop?.()
  const report = await verifyLedgerDirectory({ directory })
  const base = rows[0]?.perSecond ?? 1
  console.log('| what | in flight | commands/s | p50 ms | p99 ms | x one flush per command |')
  console.log('|---|---|---|---|---|---|')
  for (const row of rows)
    console.log(
      `| ${row.name} | ${row.inFlight} | ${Math.round(row.perSecond)} | ${row.p50Ms.toFixed(3)} | ${row.p99Ms.toFixed(3)} | ${(row.perSecond / base).toFixed(1)} |`,
    )
  console.log(
    `start: ${position} entries in ${Math.round(replayMs)} ms, ${Math.round((position / replayMs) * 1000)} entries/s; ` +
      `${Math.round(heapBytes / position)} bytes of heap per entry; verify ${report.ok ? 'ok' : report.chain}`,
  )
} finally {
  await rm(directory, { recursive: true, force: true })
}

async function measure(name: string, callers: number, call: (n: number) => Promise<unknown>): Promise<Row> {
  const latencies: number[] = []
  const startMs = performance.now()
  const endMs = startMs + seconds * 1000
  let n = 0
  const caller = async () => {
    while (performance.now() < endMs) {
      const sentMs = performance.now()
      await call(n++)
      latencies.push(performance.now() - sentMs)
    }
  }
  await Promise.all(Array.from({ length: callers }, caller))
  const tookS = (performance.now() - startMs) / 1000
  const sorted = Float64Array.from(latencies).sort()
  const at = (quantile: number) => sorted[Math.floor((sorted.length - 1) * quantile)] ?? 0
  return { name, inFlight: callers, perSecond: sorted.length / tookS, p50Ms: at(0.5), p99Ms: at(0.99) }
}

/** What a bank would do that knew nothing of batches: append 300 bytes, flush, answer. */
async function flushPerCommand(): Promise<Row> {
  const file = await open(join(directory, 'flush-per-command'), 'w')
  const bytes = Buffer.alloc(300, 'x')
  let offset = 0
  const row = await measure('one write and flush per command', 1, async () => {
    await file.write(bytes, 0, bytes.length, offset)
    offset += bytes.length
    await file.datasync()
  })
  await file.close()
  return row
}

async function openAccounts(rpc: LedgerRpc) {
  await Promise.all(
    accounts.map(async (accountId, n) => {
      const command = { requestHash: 'bench', effectiveAt: clock.now() }
      await rpc.openAccount({ ...command, commandId: `open:${n}`, accountId, currency: 'GBP' }, context)
      await rpc.post(
        {
          ...command,
          commandId: `deposit:${n}`,
          entrySetId: ids.next('entryset'),
          transactionId: ids.next('tx'),
          kind: 'deposit',
          postings: [
            { address: customerAddress(accountId, 'GBP'), amountMinor: 1_000_000_000n },
            { address: depositsClearingAddress('GBP'), amountMinor: -1_000_000_000n },
          ],
        },
        context,
      )
    }),
  )
}

async function authorise(rpc: LedgerRpc, n: number, account: number) {
  const digest = `${commandCount++}`.padStart(22, '0')
  // Texts as a parser gives them, in one piece.
  const text = <T extends string>(prefix: string) => Buffer.from(`${prefix}${digest}`).toString('latin1') as T
  const accountId = accounts[account]
  const cardId = cards[account]
  if (accountId === undefined || cardId === undefined) throw new Error('There is no such account.')
  const outcome = await rpc.authorise(
    {
      commandId: text('mastercard:0000000000'),
      requestHash: 'f00dfeed',
      effectiveAt: clock.now(),
      authorisationId: text<AuthorisationId>('auth_'),
      transactionId: text<TransactionId>('tx_'),
      accountId,
      cardId,
      kind: 'purchase',
      amount: { amountMinor: BigInt(1 + (n % 100)), currency: 'GBP' },
      effect: { kind: 'hold' },
      approvalCode: '123456',
      references: [text('63:0000000000'), text('90:0000000000')],
    },
    context,
  )
  if (outcome.kind !== 'approved') throw new Error(`Not approved: ${outcome.kind}.`)
}
