import { asFailure, Failure } from '#libraries/errors/failure.ts'
import { invariant } from '#libraries/errors/invariant.ts'
import type { Infer } from '#libraries/schema/schema.ts'
import type { Log } from '#libraries/telemetry/telemetry-port.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { Command } from '../../domain/command.ts'
import type { Recorded } from '../../domain/recorded.ts'
import { payeeTransactionId, type TransferOutcome } from '../../messages/transfer.ts'
import { limits } from '../limits.ts'
import type { Answer, Call } from '../waiting.ts'
import type { ShardedLedger } from './sharded-ledger.ts'
import {
  captureOf,
  creditOf,
  holdOf,
  refusalOfCredit,
  releaseOf,
  stepId,
  type Transfer,
  transferOfRecord,
  wholeOf,
} from './transfer-steps.ts'
import { unfinishedTransfers } from './unfinished-transfers.ts'

type Outcome = Infer<typeof TransferOutcome>
/** How a transfer whose hold was placed came out. */
type End = Exclude<Outcome, { kind: 'mismatch' }>

export type Transfers = {
  /** Answers when the transfer has ended; `ledger.transfer-under-way` when the caller's time ends before: it goes on by itself. */
  readonly transfer: (transfer: Transfer, call: Call) => Promise<Outcome>
  /** Drives on, from now, what was pending or credited when the ledger stopped. Call it when the ledger has started. */
  readonly resume: () => Promise<void>
  /** Lets go of what is under way, before the ledger stops: the journals know where it stands. */
  readonly stop: () => Promise<void>
}

/** Transfers between any two shards; `transfer-steps.ts` has the protocol. It keeps nothing that is not in the journals. */
export const transfers = ({
  ledger,
  clock,
  log,
}: {
  ledger: Pick<ShardedLedger, 'shards' | 'shardOf' | 'submit'>
  clock: Clock
  log: Log
}): Transfers => {
  /** By the id of what follows the hold: two payers may have used one hold id. */
  const underWay = new Map<string, Promise<End>>()
  const stopping = new AbortController()
  /** What was begun is ended, whoever waits for it. */
  const unhurried: Call = { remainingMs: () => Number.POSITIVE_INFINITY, traceparent: undefined }

  const step = async (command: Command, call: Call): Promise<Extract<Answer, { kind: 'recorded' }>> => {
    const answer = await ledger.submit(command, call)
    invariant(answer.kind === 'recorded', 'The steps of a transfer have ids of their own.')
    return answer
  }

  /** A credit that fails however often it is sent (the payee would have more than can be told) is refused for ever, so that the hold ends. */
  const creditOrNever = async (transfer: Transfer, isExpired: boolean, call: Call) => {
    try {
      return await step(creditOf(transfer, { isExpired }), call)
    } catch (thrown) {
      if (isExpired || asFailure(thrown).retryable) throw thrown
      log.error('A transfer cannot be credited.', { holdId: transfer.holdId, why: asFailure(thrown).subCode })
      return step(creditOf(transfer, { isExpired: true }), call)
    }
  }

  /** From wherever it stands to its end. */
  const finish = async (transfer: Transfer, { recordedAt }: Recorded, call: Call): Promise<End> => {
    const isExpired = clock.now() - recordedAt > limits.transferPendingMaxMs
    const credit = await creditOrNever(transfer, isExpired, call)
    if (credit.record.what.kind === 'refused') {
      const reason = refusalOfCredit(credit.record.what.reason)
      await step(releaseOf(transfer, reason), call)
      return { kind: 'refused', reason }
    }
    const { record } = await step(captureOf(transfer), call)
    invariant(record.what.kind === 'captured', 'A capture is never declined.')
    if (record.what.found !== 'hold')
      log.error('A transfer was captured whose hold had ended before.', { holdId: transfer.holdId })
    return transferred(record, false)
  }

  const pursue = async (transfer: Transfer, hold: Recorded, call: Call): Promise<End> => {
    for (let tries = 1; ; tries++) {
      try {
        return await finish(transfer, hold, call)
      } catch (thrown) {
        const { retryable, subCode } = asFailure(thrown)
        if (stopping.signal.aborted || !retryable) throw thrown
        if (tries === 1) log.warn('A transfer waits for a shard.', { holdId: transfer.holdId, subCode })
      }
      await clock.sleep(limits.transferRetryMs, stopping.signal)
      if (stopping.signal.aborted) throw stopped()
    }
  }

  /** One pursuit of each transfer, however many wait for it. */
  const join = (transfer: Transfer, hold: Recorded, traceparent: string | undefined): Promise<End> => {
    const id = stepId(transfer)
    const known = underWay.get(id)
    if (known !== undefined) return known
    const end = pursue(transfer, hold, { ...unhurried, traceparent }).finally(() => underWay.delete(id))
    underWay.set(id, end)
    return end
  }

  const inOneShard = async (transfer: Transfer, call: Call): Promise<Outcome> => {
    const answer = await ledger.submit(wholeOf(transfer), call)
    if (answer.kind !== 'recorded') return { kind: 'mismatch', commandId: transfer.commandId }
    const { what } = answer.record
    return what.kind === 'refused'
      ? { kind: 'refused', reason: what.reason }
      : transferred(answer.record, answer.replayed)
  }

  const between = async (transfer: Transfer, call: Call): Promise<Outcome> => {
    const answer = await ledger.submit(holdOf(transfer), call)
    if (answer.kind !== 'recorded') return { kind: 'mismatch', commandId: transfer.commandId }
    const { record, replayed } = answer
    if (record.what.kind === 'refused') return { kind: 'refused', reason: record.what.reason }
    const begun = transferOfRecord(record)
    invariant(begun !== undefined, 'The hold of a transfer tells which.')
    const end = await withinTime(clock, call, join(begun, record, call.traceparent))
    return end.kind === 'transferred' ? { ...end, replayed } : end
  }

  return {
    transfer: (transfer, call) => {
      const isTogether = ledger.shardOf(transfer.from.accountId) === ledger.shardOf(transfer.to.accountId)
      return isTogether ? inOneShard(transfer, call) : between(transfer, call)
    },
    resume: async () => {
      // In one shard a transfer is one entry set, so none is ever under way.
      if (ledger.shards.length === 1) return
      const found = (await Promise.all(ledger.shards.map(unfinishedTransfers))).flat()
      if (found.length > 0) log.info('Transfers that were under way are driven on.', { transfers: found.length })
      for (const { transfer, hold } of found)
        join(transfer, hold, hold.traceparent).catch((thrown: unknown) =>
          log.error('A transfer was left as it stands.', { holdId: transfer.holdId, why: asFailure(thrown).subCode }),
        )
    },
    stop: async () => {
      stopping.abort()
      await Promise.allSettled(underWay.values())
    },
  }
}

/** The ids are those of the record: whoever sends a transfer again may name it by another hold. */
const transferred = ({ what, position }: Recorded, replayed: boolean): End => {
  invariant(what.kind === 'posted' || what.kind === 'captured', 'A transfer ends with an entry set of its payer.')
  const { transactionId } = what
  return {
    kind: 'transferred',
    transactionId,
    payeeTransactionId: payeeTransactionId(transactionId),
    replayed,
    position,
  }
}

const withinTime = async (clock: Clock, { remainingMs }: Call, end: Promise<End>): Promise<End> => {
  const { promise, reject } = Promise.withResolvers<never>()
  const cancel = clock.after(Math.max(0, remainingMs()), () => reject(underWayStill()))
  return Promise.race([end, promise]).finally(cancel)
}

const underWayStill = () =>
  new Failure('timeout', 'ledger.transfer-under-way', 'The transfer goes on by itself: ask again with the same id.')

const stopped = () =>
  new Failure('unavailable', 'ledger.stopped', 'The ledger stops; the transfer goes on when it is back.')
