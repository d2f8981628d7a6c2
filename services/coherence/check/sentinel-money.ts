import type { Client } from '#libraries/contract/contract.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { balanceContract } from '#services/balance/contract.ts'
import { customerAddress, type ledgerContract } from '#services/ledger/contract.ts'
import type { transactionContract } from '#services/transaction/contract.ts'
import { type RoundCheck, right, unsure, type Verdict, wrong } from '../domain/check.ts'
import {
  moveCommand,
  moveTransaction,
  type SentinelPair,
  sentinelBalances,
  sentinelCurrency,
} from '../domain/sentinel.ts'
import type { OpenPair } from '../run/sentinel-pair.ts'
import type { Fold } from '../store/fold.ts'
import type { SentinelMoves } from '../store/sentinel-moves.ts'

export type SentinelPorts = {
  readonly openPair: OpenPair
  readonly moves: SentinelMoves
  readonly fold: Pick<Fold, 'reached'>
  readonly ledger: Pick<Client<typeof ledgerContract>, 'post' | 'readBalance' | 'readHistory'>
  readonly balance: Pick<Client<typeof balanceContract>, 'getBalance'>
  readonly transaction: Pick<Client<typeof transactionContract>, 'getTransaction' | 'listTransactions'>
  readonly clock: Clock
  /** Milliseconds between two moves. */
  readonly every: number
}

/** How long the others have to read a move. */
const readMs = 2000
const lookEveryMs = 50

/**
 * Money of the bank's own goes to and fro: a penny, under an id that is known before, and then each part of the bank must know of it.
 * What cannot be found again is an error, even if nothing else complains.
 */
export const sentinelMoney = (ports: SentinelPorts): RoundCheck => ({
  spec: {
    name: 'sentinel-money',
    compares:
      'a penny that was just moved, under a known id, with ledger, history, balance and transaction read afterwards',
    owner: 'ledger',
    every: ports.every,
    severity: 'critical',
  },
  subjects: async () => ['pair'],
  look: async () => {
    const pair = await ports.openPair()
    const move = (await ports.moves.newest()) + 1
    const outcome = await ports.ledger.post(moveCommand(pair, move, ports.clock.now()))
    if (outcome.kind !== 'posted')
      return wrong(`move ${move} booked`, outcome.kind === 'refused' ? outcome.reason : 'its id is taken')
    // Somebody has booked it and we have not yet read of it: what the pair has now is not what it had after this move.
    if (outcome.replayed) return unsure
    return (await ports.fold.reached(outcome.position, readMs)) ? readBack(ports, pair, move, outcome.position) : unsure
  },
})

const readBack = async (ports: SentinelPorts, pair: SentinelPair, move: number, position: number): Promise<Verdict> => {
  const expected = pairText(sentinelBalances(move))
  const inLedger = pairText(await readPair(pair, id => ledgerPosted(ports, id)))
  if (inLedger !== expected) return wrong(`${expected} after move ${move}`, `in the ledger ${inLedger}`)
  const history = await inHistory(ports, pair, { move, position })
  if (history.kind !== 'right') return history
  const untilMs = ports.clock.monotonicMs() + readMs
  const rows = () => readPair(pair, id => balanceRow(ports, id))
  let { first, second } = await rows()
  while (Math.min(first.position, second.position) < position) {
    if (ports.clock.monotonicMs() >= untilMs) return unsure
    await ports.clock.sleep(lookEveryMs)
    ;({ first, second } = await rows())
  }
  const shown = pairText({ first: first.posted, second: second.posted })
  if (shown !== expected) return wrong(`${expected} after move ${move}`, `in service.balance ${shown}`)
  return knownToTransaction(ports, pair, { move, position })
}

/** It is the last thing that happened on both accounts. */
const inHistory = async ({ ledger }: SentinelPorts, pair: SentinelPair, { move, position }: Move): Promise<Verdict> => {
  const { commandId } = moveCommand(pair, move, 0)
  for (const accountId of [pair.first, pair.second]) {
    const address = customerAddress(accountId, sentinelCurrency)
    const answer = await ledger.readHistory({ address, axis: 'recorded', limit: 1 })
    if (answer.position < position) return unsure
    const newest = answer.kind === 'page' ? answer.rows[0]?.commandId : undefined
    if (newest !== commandId) return wrong(`${commandId} last in the history`, `${newest ?? 'nothing'} there`)
  }
  return right
}

type Move = { readonly move: number; readonly position: number }

/** A move that the journal has must be among the transactions of those who have read so far. */
export const knownToTransaction = async (
  { transaction }: Pick<SentinelPorts, 'transaction'>,
  pair: SentinelPair,
  { move, position }: Move,
): Promise<Verdict> => {
  const query = { accountId: pair.second, limit: 1, atLeastPosition: position, waitMs: readMs }
  if ((await transaction.listTransactions(query)).behind) return unsure
  const transactionId = moveTransaction(pair, move)
  const answer = await transaction.getTransaction({ transactionId })
  const found = answer.kind === 'unknown' ? 'not known' : answer.transaction.state
  return found === 'posted' ? right : wrong(`${transactionId} posted`, `${found} to service.transaction`)
}

const readPair = async <T>({ first, second }: SentinelPair, read: (id: SentinelPair['first']) => Promise<T>) => ({
  first: await read(first),
  second: await read(second),
})

const ledgerPosted = async (
  { ledger }: SentinelPorts,
  accountId: SentinelPair['first'],
): Promise<bigint | undefined> => {
  const answer = await ledger.readBalance({ accountId })
  return answer.kind === 'unknown' ? undefined : answer.balances.posted
}

const balanceRow = async ({ balance }: SentinelPorts, accountId: SentinelPair['first']) => {
  const answer = await balance.getBalance({ accountId })
  return answer.kind === 'unknown' ? { posted: undefined, position: 0 } : answer
}

type Posted = bigint | undefined

const pairText = ({ first, second }: { readonly first: Posted; readonly second: Posted }): string =>
  `first ${first ?? 'unknown'}, second ${second ?? 'unknown'}`
