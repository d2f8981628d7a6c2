import type { Client } from '#libraries/contract/contract.ts'
import type { notificationContract } from '#services/notification/contract.ts'

/** The key with which a browser subscribes (`applicationServerKey`). */
export const showPushKey =
  ({ notification }: { notification: Pick<Client<typeof notificationContract>, 'getPushKey'> }) =>
  async () => ({ public_key: (await notification.getPushKey({})).publicKey })
