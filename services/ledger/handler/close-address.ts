import type { Handler } from '#libraries/contract/contract.ts'
import type { ledgerContract } from '../contract.ts'
import { addressOutcome } from '../domain/outcomes.ts'
import type { TakeCommand } from '../store/take-command.ts'

/** Closes a pot, or an account by its main address, if it is empty. */
export const closeAddress =
  ({ take }: { take: TakeCommand }): Handler<typeof ledgerContract.methods.closeAddress> =>
  async (body, context) => {
    const answer = await take({ operation: 'closeAddress', body }, context)
    return answer.kind === 'recorded'
      ? addressOutcome(answer.record, answer.replayed)
      : { kind: 'mismatch', commandId: body.commandId }
  }
