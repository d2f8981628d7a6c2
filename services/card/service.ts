import { defineService } from '#libraries/service/service.ts'
import { accountContract } from '#services/account/contract.ts'
import { cardContract } from './contract.ts'
import { checkCard } from './handler/check-card.ts'
import { closeCard } from './handler/close-card.ts'
import { findCard } from './handler/find-card.ts'
import { freezeCard } from './handler/freeze-card.ts'
import { getCard } from './handler/get-card.ts'
import { issueCard } from './handler/issue-card.ts'
import { listCards } from './handler/list-cards.ts'
import { revealCard } from './handler/reveal-card.ts'
import { unfreezeCard } from './handler/unfreeze-card.ts'
import { cardStore } from './store/card-store.ts'
import { cardVault } from './store/card-vault.ts'
import { openCardKeys } from './store/node-card-keys.ts'

export const cardService = defineService(cardContract, ({ storage, clock, ids, random, call, news, settings }) => {
  const store = cardStore({ storage, clock, news: change => news(cardContract.events.cardChanged, change) })
  const keys = openCardKeys({ directory: settings.keysDirectory, random, clock })
  const vault = cardVault({ ...keys, random, bin: settings.get('FLORIN_CARD_BIN') })
  return {
    rpc: {
      issueCard: issueCard({ store, vault, account: call(accountContract), clock, ids }),
      findCard: findCard({ store, vault }),
      checkCard: checkCard({ store, vault, clock }),
      getCard: getCard({ store }),
      listCards: listCards({ store }),
      revealCard: revealCard({ store, vault }),
      freezeCard: freezeCard({ store }),
      unfreezeCard: unfreezeCard({ store }),
      closeCard: closeCard({ store }),
    },
  }
})
