import { badRequest } from '#libraries/errors/failure.ts'
import type { Infer } from '#libraries/schema/schema.ts'
import type { Address } from '#services/ledger/contract.ts'
import { addressFromText } from '#services/ledger/contract.ts'

/** An address that an operator wrote. Throws `Failure('bad-request')`, field `address`. */
export const ledgerAddress = (text: string): Infer<typeof Address> => {
  const address = addressFromText(text)
  if (address !== undefined) return address
  throw badRequest(
    'operator.address',
    'address',
    'Give an address as florin/customer/main/GBP/acc_…, florin/pot/pot_…/GBP/acc_… or bank/settlement/GBP; names are in docs/reference/chart-of-accounts.md.',
  )
}
