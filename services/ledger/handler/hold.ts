import type { Handler } from '#libraries/contract/contract.ts'
import type { ledgerContract } from '../contract.ts'
import { holdOutcome } from '../domain/hold-outcomes.ts'
import type { TakeCommand } from '../store/take-command.ts'

/** Keeps money of an address under the funds rule. */
export const hold =
  ({ take }: { take: TakeCommand }): Handler<typeof ledgerContract.methods.hold> =>
  async (body, context) => {
    const answer = await take({ operation: 'hold', body }, context)
    return answer.kind === 'recorded'
      ? holdOutcome(answer.record, answer.replayed)
      : { kind: 'mismatch', commandId: body.commandId }
  }
