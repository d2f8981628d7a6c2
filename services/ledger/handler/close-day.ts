import type { Handler } from '#libraries/contract/contract.ts'
import type { ledgerContract } from '../contract.ts'
import { closeDayOutcome } from '../domain/outcomes.ts'
import type { TakeCommand } from '../store/take-command.ts'

/** Ends a business day, in order, once. */
export const closeDay =
  ({ take }: { take: TakeCommand }): Handler<typeof ledgerContract.methods.closeDay> =>
  async (body, context) => {
    const answer = await take({ operation: 'closeDay', body }, context)
    return answer.kind === 'recorded'
      ? closeDayOutcome(answer.record, answer.replayed)
      : { kind: 'mismatch', commandId: body.commandId }
  }
