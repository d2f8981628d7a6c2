import type { Handler } from '#libraries/contract/contract.ts'
import type { Storage } from '#libraries/storage/storage-port.ts'
import { businessDay } from '#libraries/time/business-day.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { balanceContract } from '../contract.ts'
import { balanceTable } from '../store/balance-table.ts'

export const getBalance =
  ({
    storage,
    clock,
  }: {
    storage: Pick<Storage, 'get'>
    clock: Pick<Clock, 'now'>
  }): Handler<typeof balanceContract.methods.getBalance> =>
  async ({ accountId }) => {
    const row = await storage.get(balanceTable, { accountId })
    if (row === undefined) return { kind: 'unknown' }
    const { spent, spendDay, ...balance } = row
    return { kind: 'found', ...balance, spendToday: spendDay === businessDay(clock.now()) ? spent : 0n }
  }
