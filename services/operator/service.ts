import type { Secret } from '#libraries/errors/sensitive.ts'
import { defineService } from '#libraries/service/service.ts'
import { accountContract } from '#services/account/contract.ts'
import { cardContract } from '#services/card/contract.ts'
import { coherenceContract } from '#services/coherence/contract.ts'
import { customerContract } from '#services/customer/contract.ts'
import { ledgerContract } from '#services/ledger/contract.ts'
import { potContract } from '#services/pot/contract.ts'
import { transactionContract } from '#services/transaction/contract.ts'
import { transferContract } from '#services/transfer/contract.ts'
import { operatorContract } from './contract.ts'
import type { BankView } from './door/bank-view.ts'
import { openDoor } from './door/open-door.ts'

export type { BackupReport, BankStatus, BankView, EdgeReport } from './door/bank-view.ts'

/** `view` is what only the composition knows; `onListening` learns the address of the door: `http://127.0.0.1:8081`. */
export const operatorService = (door: { view: BankView; token: Secret; onListening: (address: string) => void }) =>
  defineService(operatorContract, ({ call, ids, log, settings }) => {
    const { listen, close } = openDoor({
      view: door.view,
      token: door.token,
      customer: call(customerContract),
      account: call(accountContract),
      card: call(cardContract),
      ledger: call(ledgerContract),
      pot: call(potContract),
      transaction: call(transactionContract),
      coherence: call(coherenceContract),
      transfer: call(transferContract),
      ids,
      log,
    })
    return {
      rpc: {},
      start: async () => door.onListening(await listen(settings.get('FLORIN_OPERATOR_LISTEN') ?? '127.0.0.1:8081')),
      stop: close,
    }
  })
