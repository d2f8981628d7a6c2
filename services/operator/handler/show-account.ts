import type { Client } from '#libraries/contract/contract.ts'
import { idOf, object } from '#libraries/schema/schema.ts'
import type { ledgerContract } from '#services/ledger/contract.ts'
import { moneyJson } from '../domain/money-json.ts'
import { refusal } from '../domain/refusal.ts'
import { command } from '../door/command.ts'

/** From the ledger's own state, so that every payment already answered is in it. */
export const showAccount = ({ ledger }: { ledger: Pick<Client<typeof ledgerContract>, 'readBalance'> }) =>
  command(object({ accountId: idOf('acc') }), async ({ accountId }) => {
    const answer = await ledger.readBalance({ accountId })
    if (answer.kind !== 'found') throw refusal('unknown-account', 'accountId')
    const { currency, posted, held, available } = answer.balances
    const amount = (amountMinor: bigint) => moneyJson({ amountMinor, currency })
    return { accountId, currency, posted: amount(posted), held: amount(held), available: amount(available) }
  })
