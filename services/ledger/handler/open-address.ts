import type { Handler } from '#libraries/contract/contract.ts'
import type { ledgerContract } from '../contract.ts'
import { addressOutcome } from '../domain/outcomes.ts'
import type { TakeCommand } from '../store/take-command.ts'

/** Opens a pot, or records why not. */
export const openAddress =
  ({ take }: { take: TakeCommand }): Handler<typeof ledgerContract.methods.openAddress> =>
  async (body, context) => {
    const answer = await take({ operation: 'openAddress', body }, context)
    return answer.kind === 'recorded'
      ? addressOutcome(answer.record, answer.replayed)
      : { kind: 'mismatch', commandId: body.commandId }
  }
