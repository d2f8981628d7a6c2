import type { Handler } from '#libraries/contract/contract.ts'
import type { ledgerContract } from '../contract.ts'
import { reverseOutcome } from '../domain/outcomes.ts'
import type { TakeCommand } from '../store/take-command.ts'

/** Books a reversal, or parks it when its authorisation has not come yet. */
export const reverse =
  ({ take }: { take: TakeCommand }): Handler<typeof ledgerContract.methods.reverse> =>
  async (body, context) => {
    const answer = await take({ operation: 'reverse', body }, context)
    return answer.kind === 'recorded'
      ? reverseOutcome(answer.record, answer.replayed)
      : { kind: 'mismatch', commandId: body.commandId }
  }
