import { openKeyRing } from '#libraries/hsm/key-ring.ts'
import { defineService } from '#libraries/service/service.ts'
import { customerContract } from './contract.ts'
import { authenticate } from './handler/authenticate.ts'
import { createCustomer } from './handler/create-customer.ts'
import { getCustomer } from './handler/get-customer.ts'
import { customerStore } from './store/customer-store.ts'

export const customerService = defineService(customerContract, ({ storage, clock, ids, random, settings }) => {
  const store = customerStore(storage)
  const keys = openKeyRing({ directory: settings.keysDirectory, random, clock })
  return {
    rpc: {
      createCustomer: createCustomer({ store, keys, clock, ids }),
      getCustomer: getCustomer({ store }),
      authenticate: authenticate({ store, keys }),
    },
  }
})
