import type { Handler } from '#libraries/contract/contract.ts'
import type { ledgerContract } from '../contract.ts'
import { captureOutcome } from '../domain/hold-outcomes.ts'
import type { TakeCommand } from '../store/take-command.ts'

/** Books what was claimed: it is never declined. */
export const capture =
  ({ take }: { take: TakeCommand }): Handler<typeof ledgerContract.methods.capture> =>
  async (body, context) => {
    const answer = await take({ operation: 'capture', body }, context)
    return answer.kind === 'recorded'
      ? captureOutcome(answer.record, answer.replayed)
      : { kind: 'mismatch', commandId: body.commandId }
  }
