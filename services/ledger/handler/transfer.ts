import type { Handler, RequestOf } from '#libraries/contract/contract.ts'
import { badRequest } from '#libraries/errors/failure.ts'
import type { Tracer } from '#libraries/telemetry/telemetry-port.ts'
import { addressKey, isMainAddress, isPotAddress, type ledgerContract } from '../contract.ts'
import { deadlineSpent } from '../store/ledger-failures.ts'
import type { Transfers } from '../store/shards/transfers.ts'

type Method = typeof ledgerContract.methods.transfer

/** Moves money between two customers, in one shard or two; answers when it has ended. */
export const transfer =
  ({
    transfers,
    tracer,
  }: {
    transfers: Pick<Transfers, 'transfer'>
    tracer: Pick<Tracer, 'traceparent'>
  }): Handler<Method> =>
  async (body, { remainingMs }) => {
    if (remainingMs() <= 0) throw deadlineSpent()
    const wrong = wrongField(body)
    if (wrong !== undefined) throw badRequest('ledger.transfer', ...wrong)
    return transfers.transfer(body, { remainingMs, traceparent: tracer.traceparent() })
  }

/** What no books could make right: the field and its remedy. */
const wrongField = (body: RequestOf<Method>): readonly [field: string, remedy: string] | undefined => {
  const { commandId, requestHash, kind, from, to, amount } = body
  for (const [field, text] of Object.entries({ commandId, requestHash, kind }))
    if (!text.isWellFormed()) return [field, `Send ${field} as well-formed Unicode, without half characters.`]
  for (const [field, address] of Object.entries({ from, to })) {
    if (!isMainAddress(address) && !isPotAddress(address))
      return [field, `Send the main address of a customer or a pot as ${field}: the bank's own are posted.`]
    if (address.currency !== amount.currency)
      return [field, `Send ${field} in the currency of the amount: a transfer exchanges nothing.`]
  }
  if (amount.amountMinor <= 0n) return ['amount', 'Send an amount above zero.']
  if (addressKey(from) === addressKey(to)) return ['to', 'Send another address than the one that pays.']
  return undefined
}
