import type { Handler } from '#libraries/contract/contract.ts'
import type { ledgerContract } from '../contract.ts'
import { holdChangeOutcome } from '../domain/hold-outcomes.ts'
import type { TakeCommand } from '../store/take-command.ts'

/** Asks for more on an open hold, under the funds rule. */
export const increment =
  ({ take }: { take: TakeCommand }): Handler<typeof ledgerContract.methods.increment> =>
  async (body, context) => {
    const answer = await take({ operation: 'increment', body }, context)
    return answer.kind === 'recorded'
      ? holdChangeOutcome(answer.record, answer.replayed)
      : { kind: 'mismatch', commandId: body.commandId }
  }
