import type { CallContext } from '#libraries/contract/contract.ts'
import { badRequest } from '#libraries/errors/failure.ts'
import type { Tracer } from '#libraries/telemetry/telemetry-port.ts'
import type { Command } from '../domain/command.ts'
import { deadlineSpent } from './ledger-failures.ts'
import type { LedgerStore } from './ledger-store.ts'
import type { Answer } from './waiting.ts'

export type TakeCommand = (command: Command, context: CallContext) => Promise<Answer>

/** The door of the books: what comes through has time left and can be written as it is. */
export const takeCommand =
  ({ store, tracer }: { store: Pick<LedgerStore, 'submit'>; tracer: Pick<Tracer, 'traceparent'> }): TakeCommand =>
  async (command, { remainingMs }) => {
    if (remainingMs() <= 0) throw deadlineSpent()
    for (const [field, text] of textsOf(command))
      if (!text.isWellFormed())
        throw badRequest('ledger.text', field, `Send ${field} as well-formed Unicode, without half characters.`)
    return store.submit(command, { remainingMs, traceparent: tracer.traceparent() })
  }

/** The texts of a command that are not ids: written to the journal as UTF-8, which not every text survives. */
const textsOf = ({ operation, body }: Command): readonly (readonly [field: string, text: string])[] => {
  const common = [
    ['commandId', body.commandId],
    ['requestHash', body.requestHash],
  ] as const
  if (operation === 'authorise') return [...common, ['approvalCode', body.approvalCode], ...references(body)]
  if (operation === 'reverse') return [...common, ['reason', body.reason], ...references(body)]
  if (operation === 'post') return [...common, ['kind', body.kind]]
  return common
}

const references = ({ references }: { references: readonly string[] }) =>
  references.map(text => ['references', text] as const)
