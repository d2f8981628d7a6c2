import type { Client } from '#libraries/contract/contract.ts'
import { badRequest } from '#libraries/errors/failure.ts'
import { idOf, integer, object, oneOf, optional, text } from '#libraries/schema/schema.ts'
import { rfc3339 } from '#libraries/time/business-day.ts'
import { addressKey, customerAddress, historyLimits, type ledgerContract } from '#services/ledger/contract.ts'
import { ledgerAddress } from '../domain/ledger-address.ts'
import { refusal } from '../domain/refusal.ts'
import { amountsJson } from '../domain/sums-json.ts'
import { command } from '../door/command.ts'

const limitStandard = 30

const Request = object({
  address: optional(text({ maxLength: 160 })),
  accountId: optional(idOf('acc')),
  axis: optional(oneOf('recorded', 'effective')),
  before: optional(integer({ minimum: 1 })),
  limit: optional(integer({ minimum: 1, maximum: historyLimits.pageRowsMax })),
})

type Ledger = Pick<Client<typeof ledgerContract>, 'readBalance' | 'readHistory'>

/** What happened on an address, or on the main one of an account, newest first. */
export const readLedgerHistory = ({ ledger }: { ledger: Ledger }) =>
  command(Request, async ({ address: written, accountId, axis = 'recorded', before, limit = limitStandard }) => {
    const address = written === undefined ? await mainAddress(ledger, accountId) : ledgerAddress(written)
    const answer = await ledger.readHistory({ address, axis, before, limit })
    const rows = answer.kind === 'unknown' ? [] : answer.rows
    return {
      address: addressKey(address),
      rows: rows.map(({ recordedAt, effectiveAt, change, after, ...row }) => ({
        ...row,
        recordedAt: rfc3339(recordedAt),
        effectiveAt: rfc3339(effectiveAt),
        change: amountsJson(change, address.currency),
        after: amountsJson(after, address.currency),
      })),
      position: answer.position,
      behind: answer.behind,
    }
  })

const mainAddress = async (ledger: Ledger, accountId: Parameters<typeof customerAddress>[0] | undefined) => {
  if (accountId === undefined) throw badRequest('operator.address', 'address', 'Give an address or an accountId.')
  const now = await ledger.readBalance({ accountId })
  if (now.kind !== 'found') throw refusal('unknown-account', 'accountId')
  return customerAddress(accountId, now.balances.currency)
}
