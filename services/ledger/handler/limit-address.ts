import type { Handler } from '#libraries/contract/contract.ts'
import type { ledgerContract } from '../contract.ts'
import { addressOutcome } from '../domain/outcomes.ts'
import type { TakeCommand } from '../store/take-command.ts'

/** Sets how far an address may be overdrawn. */
export const limitAddress =
  ({ take }: { take: TakeCommand }): Handler<typeof ledgerContract.methods.limitAddress> =>
  async (body, context) => {
    const answer = await take({ operation: 'limitAddress', body }, context)
    return answer.kind === 'recorded'
      ? addressOutcome(answer.record, answer.replayed)
      : { kind: 'mismatch', commandId: body.commandId }
  }
