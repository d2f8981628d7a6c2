import type { AccountId, PotId, TransactionId } from '#libraries/ids/ids.ts'
import { money } from '#libraries/money/money.ts'
import type { Pot } from '#services/pot/contract.ts'
import type { Services } from './commands.ts'

export const potId = 'pot_0000000000000000000001' as PotId

/** One pot with £25.00 in it, that says yes to whom it knows; `seen` is what it was asked. */
export const potDouble = ({
  seen,
  accountId,
  transactionId,
  createdAt,
}: {
  seen: { method: string; request: object }[]
  accountId: AccountId
  transactionId: TransactionId
  createdAt: number
}): Services['pot'] => {
  const pot: Pot = {
    potId,
    accountId,
    name: 'Holiday',
    style: 'beach',
    balance: money(2500n, 'GBP'),
    goalMinor: 50_000n,
    state: 'open',
    lock: { until: createdAt },
    roundUpMultiplier: 2,
    createdAt,
    updatedAt: createdAt,
  }
  const unknown = { kind: 'refused', reason: 'unknown-pot' } as const
  const noting =
    <R extends { potId: PotId }, T>(method: string, answer: T) =>
    async (request: R): Promise<T | typeof unknown> => {
      seen.push({ method, request })
      return request.potId === potId ? answer : unknown
    }
  const moved = { kind: 'moved', pot, transactionId, replayed: false } as const
  const changed = { kind: 'changed', pot } as const
  return {
    createPot: async request => {
      seen.push({ method: 'createPot', request })
      return request.accountId === accountId ? { kind: 'created', pot } : { kind: 'refused', reason: 'unknown-account' }
    },
    getPot: async request => (request.potId === potId ? { kind: 'found', pot } : { kind: 'unknown' }),
    listPots: async request =>
      request.accountId === accountId
        ? { kind: 'found', pots: [pot], available: money(7500n, 'GBP'), total: money(10_000n, 'GBP') }
        : { kind: 'unknown' },
    depositIntoPot: noting('depositIntoPot', moved),
    withdrawFromPot: noting('withdrawFromPot', moved),
    lockPot: noting('lockPot', changed),
    unlockPot: noting('unlockPot', changed),
    updatePot: noting('updatePot', changed),
    setRoundUp: noting('setRoundUp', changed),
    closePot: noting('closePot', { kind: 'closed', pot }),
  }
}

/** Says yes to every transfer but one to the payer. */
export const transferDouble = ({
  seen,
  transactionId,
}: {
  seen: { method: string; request: object }[]
  transactionId: TransactionId
}): Services['transfer'] => ({
  send: async request => {
    seen.push({ method: 'send', request })
    if (request.fromAccount === request.toAccount) return { kind: 'refused', reason: 'same-account' }
    return { kind: 'sent', transactionId, payeeTransactionId: transactionId, replayed: false }
  },
  findSides: async () => ({ sides: [] }),
})
