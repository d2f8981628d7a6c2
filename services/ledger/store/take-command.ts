import type { CallContext } from '#libraries/contract/contract.ts'
import { badRequest } from '#libraries/errors/failure.ts'
import type { Tracer } from '#libraries/telemetry/telemetry-port.ts'
import type { Command } from '../domain/command.ts'
import type { Address } from '../messages/addresses.ts'
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
const checkTexts = ({ body }: Command): void => {
  checkText('commandId', body.commandId)
  checkText('requestHash', body.requestHash)
  if ('kind' in body) checkText('kind', body.kind)
  if ('reason' in body) checkText('reason', body.reason)
  if ('approvalCode' in body) checkText('approvalCode', body.approvalCode)
  if ('references' in body) for (const reference of body.references) checkText('references', reference)
  if ('address' in body) checkAddress(body.address)
  if ('to' in body && body.to !== undefined) checkAddress(body.to)
  if ('counter' in body) checkAddress(body.counter)
  if ('postings' in body) for (const { address } of body.postings) checkAddress(address)
}

const checkAddress = ({ legalEntity, namespace, name }: Address): void => {
  checkText('legalEntity', legalEntity)
  checkText('namespace', namespace)
  checkText('name', name)
}

const checkText = (field: string, text: string): void => {
  if (text.isWellFormed()) return
  throw badRequest('ledger.text', field, `Send ${field} as well-formed Unicode, without half characters.`)
}
