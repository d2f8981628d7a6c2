import type { Client } from '#libraries/contract/contract.ts'
import { integer, object, optional } from '#libraries/schema/schema.ts'
import type { ledgerContract } from '#services/ledger/contract.ts'
import { command } from '../door/command.ts'

/** Debits and credits per line of the chart of accounts, as decimal text; now, or after an entry. */
export const showTrialBalance = ({ ledger }: { ledger: Pick<Client<typeof ledgerContract>, 'trialBalance'> }) =>
  command(object({ position: optional(integer({ minimum: 0 })) }), request => ledger.trialBalance(request))
