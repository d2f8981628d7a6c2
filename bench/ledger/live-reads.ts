import { readBalance } from '#services/ledger/handler/read-balance.ts'
import { calledWith, deposit, opening } from '#services/ledger/ledger-fixture.ts'
import { call, startedStore } from '#services/ledger/store/ledger-store-fixture.ts'
import { accountId } from './history-journal.ts'

/** Reads of a balance from the books in memory: a number of the account, whatever its history. */
export const liveReads = async <T>({
  reads,
  timed,
}: {
  reads: number
  timed: (times: number, work: () => unknown) => Promise<T>
}): Promise<T> => {
  const { store } = await startedStore()
  await store.submit({ operation: 'openAccount', body: opening(accountId) }, call)
  for (let n = 1; n < 1000; n++) await store.submit({ operation: 'post', body: deposit(accountId, 1n) }, call)
  const read = readBalance({ store })
  const took = await timed(reads, () => read({ accountId }, calledWith()))
  await store.stop()
  return took
}
