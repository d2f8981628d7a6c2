import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { CallContext, Handlers } from '#libraries/contract/contract.ts'
import { type AccountId, createIds, type Id, type IdPrefix } from '#libraries/ids/ids.ts'
import { type Currency, money } from '#libraries/money/money.ts'
import type { ServicePorts } from '#libraries/service/service.ts'
import type { Log, Metrics, Tracer } from '#libraries/telemetry/telemetry-port.ts'
import { manualClock } from '#libraries/time/manual-clock.ts'
import { systemClock } from '#libraries/time/system-clock.ts'
import { customerAddress, depositsClearingAddress, type ledgerContract } from './contract.ts'
import type { Authorise, OpenAccount, Post, Reverse } from './domain/command.ts'
import { ledgerService } from './service.ts'

/** Commands of the tests, with everything that a rule does not look at filled in. */

const ids = createIds({ clock: manualClock(), random: { bytes: length => new Uint8Array(length) } })
export const newId = <P extends IdPrefix>(prefix: P): Id<P> => ids.next(prefix)

const command = () => ({ commandId: newId('cmd'), requestHash: 'h', effectiveAt: 1_768_478_400_000 })

export const opening = (
  accountId: AccountId,
  currency: Currency = 'GBP',
  over: Partial<OpenAccount> = {},
): OpenAccount => ({
  ...command(),
  accountId,
  currency,
  ...over,
})

/** Money from outside, positive, or back again. */
export const deposit = (
  accountId: AccountId,
  amountMinor: bigint,
  { currency = 'GBP', ...over }: Partial<Post> & { currency?: Currency } = {},
): Post => ({
  ...command(),
  entrySetId: newId('entryset'),
  transactionId: newId('tx'),
  kind: 'deposit',
  postings: [
    { address: customerAddress(accountId, currency), amountMinor },
    { address: depositsClearingAddress(currency), amountMinor: -amountMinor },
  ],
  ...over,
})

export const purchase = (
  accountId: AccountId | undefined,
  amountMinor: bigint,
  { currency = 'GBP', ...over }: Partial<Authorise> & { currency?: Currency } = {},
): Authorise => ({
  ...command(),
  authorisationId: newId('auth'),
  transactionId: newId('tx'),
  accountId,
  kind: 'purchase',
  amount: money(amountMinor, currency),
  effect: { kind: 'hold' },
  approvalCode: '123456',
  references: [],
  ...over,
})

export const reversal = (references: readonly string[], over: Partial<Reverse> = {}): Reverse => ({
  ...command(),
  references,
  reason: '00',
  ...over,
})

export const calledWith = (remainingMs = 1000): CallContext => ({
  remainingMs: () => remainingMs,
  caller: 'test',
  traceId: '0'.repeat(32),
})

export type LedgerRpc = Handlers<typeof ledgerContract>

/** The ledger's service over a directory, started, and stopped after `use`. */
export const withLedger = async <T>(directory: string, use: (rpc: LedgerRpc) => Promise<T>): Promise<T> => {
  const ports = {
    clock: systemClock(),
    log: keptLog(),
    metrics: noMetrics,
    tracer: noTracer,
    settings: { dataDirectory: directory, keysDirectory: directory, get: () => undefined },
  } as unknown as ServicePorts
  const { rpc, start, stop } = ledgerService.build(ports)
  await start?.()
  try {
    return await use(rpc)
  } finally {
    await stop?.()
  }
}

/** A log that keeps its lines. */
export const keptLog = (): Log & { readonly lines: string[] } => {
  const lines: string[] = []
  const write = (message: string, fields?: unknown) => {
    lines.push(fields === undefined ? message : `${message} ${JSON.stringify(fields)}`)
  }
  const log: Log & { readonly lines: string[] } = {
    lines,
    debug: write,
    info: write,
    warn: write,
    error: write,
    at: () => log,
  }
  return log
}

export const noMetrics: Metrics = {
  counter: () => ({ add: () => undefined }),
  gauge: () => ({ set: () => undefined }),
  histogram: () => ({ observe: () => undefined }),
  onScrape: () => undefined,
  page: async () => '',
}

export const noTracer: Tracer = {
  span: (_start, work) => work(),
  annotate: () => undefined,
  traceparent: () => undefined,
  traceId: () => undefined,
}

/** A new directory that is gone after `use`. */
export const inDirectory = async <T>(use: (directory: string) => Promise<T>): Promise<T> => {
  const directory = await mkdtemp(join(tmpdir(), 'florin-ledger-'))
  try {
    return await use(directory)
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}
