import type { Client } from '#libraries/contract/contract.ts'
import type { potContract } from '#services/pot/contract.ts'
import type { Counterparty, Transaction } from '#services/transaction/contract.ts'
import type { transferContract } from '#services/transfer/contract.ts'

export type OtherSides = {
  readonly pot: Pick<Client<typeof potContract>, 'getPot'>
  readonly transfer: Pick<Client<typeof transferContract>, 'findSides'>
}

/** Asks what the pot is called, or who the other customer is and what the payer wrote; `undefined` of everything else. */
export const lookUpCounterparty = async (
  { pot, transfer }: OtherSides,
  { transactionId, kind, potId }: Transaction,
): Promise<Counterparty | undefined> => {
  if (potId !== undefined) {
    const found = await pot.getPot({ potId })
    return found.kind === 'found' ? { name: found.pot.name } : undefined
  }
  if (kind !== 'transfer') return undefined
  const { sides } = await transfer.findSides({ transactionIds: [transactionId] })
  const [side] = sides
  return side?.otherName === undefined ? undefined : { name: side.otherName, reference: side.reference }
}
