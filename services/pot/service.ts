import { defineService, followLog } from '#libraries/service/service.ts'
import { accountContract } from '#services/account/contract.ts'
import { ledgerContract } from '#services/ledger/contract.ts'
import { onEntryRecorded } from './consumer/on-entry-recorded.ts'
import { potContract } from './contract.ts'
import { closePot } from './handler/close-pot.ts'
import { createPot } from './handler/create-pot.ts'
import { getPot } from './handler/get-pot.ts'
import { listPots } from './handler/list-pots.ts'
import { lockPot } from './handler/lock-pot.ts'
import { moveMoney } from './handler/move-money.ts'
import { setRoundUp } from './handler/set-round-up.ts'
import { unlockPot } from './handler/unlock-pot.ts'
import { updatePot } from './handler/update-pot.ts'
import { inTurn } from './store/in-turn.ts'
import { potPorts } from './store/pot-ports.ts'

export const potService = defineService(potContract, ({ storage, clock, ids, call }) => {
  const ledger = call(ledgerContract)
  const ports = { ...potPorts({ storage, ledger, clock }), ledger, account: call(accountContract), clock, ids }
  return {
    rpc: {
      createPot: createPot({ ...ports, inTurn: inTurn() }),
      getPot: getPot(ports),
      listPots: listPots(ports),
      depositIntoPot: moveMoney({ ...ports, operation: 'deposit' }),
      withdrawFromPot: moveMoney({ ...ports, operation: 'withdraw' }),
      lockPot: lockPot(ports),
      unlockPot: unlockPot(ports),
      updatePot: updatePot(ports),
      setRoundUp: setRoundUp(ports),
      closePot: closePot(ports),
    },
    on: { entryRecorded: followLog(ledgerContract, ledgerContract.events.entryRecorded, onEntryRecorded(ports)) },
  }
})
