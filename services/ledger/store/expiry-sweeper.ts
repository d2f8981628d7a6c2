import { Failure } from '#libraries/errors/failure.ts'
import type { Log } from '#libraries/telemetry/telemetry-port.ts'
import type { Clock } from '#libraries/time/clock.ts'
import { accountIdOf } from '../domain/address-state.ts'
import type { Expire } from '../domain/command.ts'
import { dueHolds } from '../domain/expiry-index.ts'
import { holdReferenceOf } from '../domain/find-hold.ts'
import type { LedgerState } from '../domain/state.ts'
import type { LedgerStore } from './ledger-store.ts'
import { limits } from './limits.ts'
import type { Answer } from './waiting.ts'

/**
 * Lets holds go when their time is over.
 *
 * 1. Every so often it asks the books which open holds are due, the longest overdue first, some at a time.
 * 2. For each it sends an `expire` command whose id is made of the hold and its due time: two sweepers, or one that was
 *    started again, expire a hold once; and a hold that was given more time meanwhile is refused as not due.
 * 3. While there is more it goes on at once; then it rests.
 */
export const expirySweeper = ({
  store,
  clock,
  log,
}: {
  store: Pick<LedgerStore, 'read' | 'submit'>
  clock: Pick<Clock, 'now' | 'after'>
  log: Log
}) => {
  let cancel: (() => void) | undefined
  let sweeping: Promise<void> = Promise.resolve()
  let isStopped = false
  const sweep = async (): Promise<void> => {
    try {
      while (!isStopped) {
        const due = await store.read(state => dueCommands(state, clock.now()))
        const answers = await Promise.all(due.map(body => store.submit({ operation: 'expire', body }, call)))
        const holds = answers.filter(isNew).length
        if (holds > 0) log.info('Holds whose time was over were let go.', { holds })
        if (holds < limits.expiriesAtOnceMax) break
      }
    } catch (cause) {
      // A full journal, or a ledger that stops: the holds stay due, and the next round finds them.
      if (!(cause instanceof Failure)) throw cause
      log.warn('Holds that are due were not let go.', { reason: cause.subCode })
    }
  }
  const rest = () => {
    cancel = clock.after(limits.expirySweepMs, () => {
      sweeping = sweep().finally(() => {
        if (!isStopped) rest()
      })
    })
  }
  return {
    start: () => {
      sweeping = sweep().finally(() => {
        if (!isStopped) rest()
      })
    },
    stop: async () => {
      isStopped = true
      cancel?.()
      await sweeping
    },
  }
}

const call = { remainingMs: () => Number.POSITIVE_INFINITY, traceparent: undefined }

const isNew = (answer: Answer): boolean => answer.kind === 'recorded' && !answer.replayed

const dueCommands = (state: LedgerState, now: number): readonly Expire[] =>
  dueHolds(state.expiry, now, limits.expiriesAtOnceMax).flatMap(({ id, address, expiresAt }) => {
    if (address === undefined || expiresAt === undefined) return []
    const commandId = `expire:${id}:${expiresAt}`
    const hold = holdReferenceOf(id)
    return [{ commandId, requestHash: '', effectiveAt: expiresAt, accountId: accountIdOf(address), hold }]
  })
