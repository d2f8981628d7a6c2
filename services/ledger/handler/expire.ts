import type { Handler } from '#libraries/contract/contract.ts'
import type { ledgerContract } from '../contract.ts'
import { holdChangeOutcome } from '../domain/hold-outcomes.ts'
import type { TakeCommand } from '../store/take-command.ts'

/** Lets go of a hold that is due. */
export const expire =
  ({ take }: { take: TakeCommand }): Handler<typeof ledgerContract.methods.expire> =>
  async (body, context) => {
    const answer = await take({ operation: 'expire', body }, context)
    return answer.kind === 'recorded'
      ? holdChangeOutcome(answer.record, answer.replayed)
      : { kind: 'mismatch', commandId: body.commandId }
  }
