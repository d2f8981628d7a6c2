import type { Handler } from '#libraries/contract/contract.ts'
import type { notificationContract } from '../contract.ts'
import type { PushSender } from '../push/push-sender.ts'

export const getPushKey =
  ({ sender }: { sender: Pick<PushSender, 'publicKey'> }): Handler<typeof notificationContract.methods.getPushKey> =>
  async () => ({ publicKey: sender.publicKey() })
