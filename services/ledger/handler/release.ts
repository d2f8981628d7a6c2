import type { Handler } from '#libraries/contract/contract.ts'
import type { ledgerContract } from '../contract.ts'
import { holdChangeOutcome } from '../domain/hold-outcomes.ts'
import type { TakeCommand } from '../store/take-command.ts'

/** Gives a hold back, whole or in part. */
export const release =
  ({ take }: { take: TakeCommand }): Handler<typeof ledgerContract.methods.release> =>
  async (body, context) => {
    const answer = await take({ operation: 'release', body }, context)
    return answer.kind === 'recorded'
      ? holdChangeOutcome(answer.record, answer.replayed)
      : { kind: 'mismatch', commandId: body.commandId }
  }
