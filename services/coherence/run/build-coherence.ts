import type { Client } from '#libraries/contract/contract.ts'
import type { ServicePorts } from '#libraries/service/service.ts'
import type { accountContract } from '#services/account/contract.ts'
import type { balanceContract } from '#services/balance/contract.ts'
import type { customerContract } from '#services/customer/contract.ts'
import { ledgerContract } from '#services/ledger/contract.ts'
import type { transactionContract } from '#services/transaction/contract.ts'
import { entryChecks, roundChecks } from '../check/all-checks.ts'
import { checkers } from '../check/checkers.ts'
import type { SentinelPorts } from '../check/sentinel-money.ts'
import type { CheckSpec } from '../domain/check.ts'
import { discrepancyBook } from '../store/discrepancy-book.ts'
import { coherenceFold, type Fold } from '../store/fold.ts'
import { recentNumbers } from '../store/recent-numbers.ts'
import { sentinelMoves } from '../store/sentinel-moves.ts'
import { checkRuns } from './check-runs.ts'
import { declareMeters } from './meters.ts'
import { openSentinelPair } from './sentinel-pair.ts'

/** The others, as the checks see them. */
export type Neighbours = {
  readonly ledger: Client<typeof ledgerContract>
  readonly balance: Client<typeof balanceContract>
  readonly transaction: Client<typeof transactionContract>
  readonly customer: Client<typeof customerContract>
  readonly account: Client<typeof accountContract>
}

/** The fold, the book of discrepancies and the runs of all checks, put together. */
export const buildCoherence = (
  ports: Pick<ServicePorts, 'storage' | 'clock' | 'ids' | 'random' | 'log' | 'metrics' | 'news' | 'progress'>,
  neighbours: Neighbours,
  /** Between two moves of sentinel money; 0: none is moved. */
  { sentinelEveryMs }: { sentinelEveryMs: number },
) => {
  const { storage, clock, random, log, metrics, progress } = ports
  const journal = progress(ledgerContract.events.entryRecorded)
  const recent = recentNumbers()
  const book = discrepancyBook(ports)
  const fold = coherenceFold({ storage, recent, journal })
  const journalEnd = async () =>
    (await neighbours.ledger.readEntries({ after: fold.position(), limit: 1, waitMs: 0 })).end
  const sentinel =
    sentinelEveryMs > 0 ? sentinelPorts({ neighbours, storage, fold, clock, sentinelEveryMs }) : undefined
  const round = roundChecks({ ...neighbours, storage, random, fold, clock, journalEnd, sentinel })
  const runs = checkRuns({
    checks: [...round, checkers({ checks: round, runs: { of: name => runs.of(name) }, fold, journalEnd, clock })],
    ...{ book, position: fold.position, clock, log },
  })
  const checks: readonly CheckSpec[] = [...entryChecks, ...runs.specs]
  declareMeters({ metrics, checks, book, runs })
  return {
    ...{ checks, runs, book, fold, recent, journal, journalEnd },
    start: async () => {
      await book.load(checks)
      runs.start()
    },
    stop: runs.stop,
  }
}

const sentinelPorts = ({
  neighbours,
  storage,
  fold,
  clock,
  sentinelEveryMs,
}: Pick<ServicePorts, 'storage' | 'clock'> & {
  neighbours: Neighbours
  fold: Fold
  sentinelEveryMs: number
}): SentinelPorts => ({
  ...{ ...neighbours, fold, clock, every: sentinelEveryMs },
  openPair: openSentinelPair({ ...neighbours, clock }),
  moves: sentinelMoves({ storage }),
})
