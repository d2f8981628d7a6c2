import type { Handler } from '#libraries/contract/contract.ts'
import type { ledgerContract } from '../contract.ts'
import { postOutcome } from '../domain/outcomes.ts'
import type { TakeCommand } from '../store/take-command.ts'

/** Books an entry set, or records why not. */
export const post =
  ({ take }: { take: TakeCommand }): Handler<typeof ledgerContract.methods.post> =>
  async (body, context) => {
    const answer = await take({ operation: 'post', body }, context)
    return answer.kind === 'recorded'
      ? postOutcome(answer.record, answer.replayed)
      : { kind: 'mismatch', commandId: body.commandId }
  }
