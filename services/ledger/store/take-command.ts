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
    checkTexts(command)
    return store.submit(command, { remainingMs, traceparent: tracer.traceparent() })
  }

/** The texts of a command that are not ids are kept as UTF-8, which half a character does not survive. */
const checkTexts = ({ operation, body }: Command): void => {
  checkText('commandId', body.commandId)
  checkText('requestHash', body.requestHash)
  if (operation === 'post') checkText('kind', body.kind)
  if (operation === 'reverse') checkText('reason', body.reason)
  if (operation === 'authorise') checkText('approvalCode', body.approvalCode)
  if (operation === 'authorise' || operation === 'reverse')
    for (const reference of body.references) checkText('references', reference)
}

const checkText = (field: string, text: string): void => {
  if (text.isWellFormed()) return
  throw badRequest('ledger.text', field, `Send ${field} as well-formed Unicode, without half characters.`)
}
