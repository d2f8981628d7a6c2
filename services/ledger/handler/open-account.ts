import type { Handler } from '#libraries/contract/contract.ts'
import type { ledgerContract } from '../contract.ts'
import { openAccountOutcome } from '../domain/outcomes.ts'
import type { TakeCommand } from '../store/take-command.ts'

/** Opens the main address of an account. One that is open in this currency stays as it is, whatever the command id. */
export const openAccount =
  ({ take }: { take: TakeCommand }): Handler<typeof ledgerContract.methods.openAccount> =>
  async (body, context) => {
    const answer = await take({ operation: 'openAccount', body }, context)
    switch (answer.kind) {
      case 'recorded':
        return openAccountOutcome(answer.record, answer.replayed)
      case 'already-open':
        return { kind: 'opened', replayed: true, position: answer.position }
      case 'mismatch':
        return { kind: 'mismatch', commandId: body.commandId }
    }
  }
