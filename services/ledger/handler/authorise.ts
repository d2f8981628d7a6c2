import type { Handler } from '#libraries/contract/contract.ts'
import type { ledgerContract } from '../contract.ts'
import { authoriseOutcome } from '../domain/outcomes.ts'
import type { TakeCommand } from '../store/take-command.ts'

/** Decides and records an authorisation; answers when it is durable. */
export const authorise =
  ({ take }: { take: TakeCommand }): Handler<typeof ledgerContract.methods.authorise> =>
  async (body, context) => {
    const answer = await take({ operation: 'authorise', body }, context)
    return answer.kind === 'recorded'
      ? authoriseOutcome(answer.record, answer.replayed)
      : { kind: 'mismatch', commandId: body.commandId }
  }
