import { defineService, followLog } from '#libraries/service/service.ts'
import { ledgerContract } from '#services/ledger/contract.ts'
import { onEntryRecorded } from './consumer/on-entry-recorded.ts'
import { balanceContract } from './contract.ts'
import { getBalance } from './handler/get-balance.ts'

export const balanceService = defineService(balanceContract, ({ storage, clock }) => ({
  rpc: { getBalance: getBalance({ storage, clock }) },
  on: { entryRecorded: followLog(ledgerContract, ledgerContract.events.entryRecorded, onEntryRecorded()) },
}))
