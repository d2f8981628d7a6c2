import { defineService, followLog } from '#libraries/service/service.ts'
import { accountContract } from '#services/account/contract.ts'
import { balanceContract } from '#services/balance/contract.ts'
import { customerContract } from '#services/customer/contract.ts'
import { ledgerContract } from '#services/ledger/contract.ts'
import { transactionContract } from '#services/transaction/contract.ts'
import { onEntryRecorded } from './consumer/on-entry-recorded.ts'
import { coherenceContract } from './contract.ts'
import { listDiscrepancies } from './handler/list-discrepancies.ts'
import { status } from './handler/status.ts'
import { buildCoherence } from './run/build-coherence.ts'

export const coherenceService = defineService(coherenceContract, ports => {
  const { call, clock, settings } = ports
  const neighbours = {
    ledger: call(ledgerContract),
    balance: call(balanceContract),
    transaction: call(transactionContract),
    customer: call(customerContract),
    account: call(accountContract),
  }
  const sentinelEveryMs = Number(settings.get('FLORIN_COHERENCE_INTERVAL_S') ?? 0) * 1000
  const coherence = buildCoherence(ports, neighbours, { sentinelEveryMs })
  return {
    rpc: { status: status(coherence), listDiscrepancies: listDiscrepancies({ ...coherence, clock }) },
    on: { entryRecorded: followLog(ledgerContract, ledgerContract.events.entryRecorded, onEntryRecorded(coherence)) },
    start: coherence.start,
    stop: coherence.stop,
  }
})
