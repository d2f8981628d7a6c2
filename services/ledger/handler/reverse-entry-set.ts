import type { Handler } from '#libraries/contract/contract.ts'
import type { ledgerContract } from '../contract.ts'
import { reverseEntrySetOutcome } from '../domain/outcomes.ts'
import type { LedgerStore } from '../store/ledger-store.ts'
import type { TakeCommand } from '../store/take-command.ts'

/** Finds the entry set, which never changes, then books its opposite; whether that was done before is decided with it. */
export const reverseEntrySet =
  ({
    take,
    store,
  }: {
    take: TakeCommand
    store: Pick<LedgerStore, 'entrySet'>
  }): Handler<typeof ledgerContract.methods.reverseEntrySet> =>
  async (body, context) => {
    const original = await store.entrySet(body.reverses)
    const answer = await take({ operation: 'reverseEntrySet', body, original }, context)
    return answer.kind === 'recorded'
      ? reverseEntrySetOutcome(answer.record, answer.replayed)
      : { kind: 'mismatch', commandId: body.commandId }
  }
