import type { CustomerId } from '#libraries/ids/ids.ts'

export const whoAmI = () => async (customerId: CustomerId) => ({
  authenticated: true,
  client_id: 'florin',
  user_id: customerId,
})
