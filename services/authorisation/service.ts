import { defineService } from '#libraries/service/service.ts'
import { accountContract } from '#services/account/contract.ts'
import { cardContract } from '#services/card/contract.ts'
import { ledgerContract } from '#services/ledger/contract.ts'
import { authorisationContract } from './contract.ts'
import { authorise } from './handler/authorise.ts'
import { getAcceptors } from './handler/get-acceptors.ts'
import { reverse } from './handler/reverse.ts'
import { acceptorStore } from './store/acceptor-store.ts'

export const authorisationService = defineService(
  authorisationContract,
  ({ storage, ids, random, call, log, tracer, metrics }) => {
    const store = acceptorStore(storage)
    const card = call(cardContract)
    const account = call(accountContract)
    const ledger = call(ledgerContract)
    const telemetry = { log, tracer, metrics }
    return {
      rpc: {
        authorise: authorise({ store, card, account, ledger, ids, random, telemetry }),
        reverse: reverse({ ledger, tracer }),
        getAcceptors: getAcceptors({ store }),
      },
    }
  },
)
