import type { Client } from '#libraries/contract/contract.ts'
import { object } from '#libraries/schema/schema.ts'
import type { ledgerContract } from '#services/ledger/contract.ts'
import { command } from '../door/command.ts'

/** The report is printed as it is: it holds counts, and sums as decimal text. */
export const verifyLedger = ({ ledger }: { ledger: Pick<Client<typeof ledgerContract>, 'verify'> }) =>
  command(object({}), () => ledger.verify({}))
