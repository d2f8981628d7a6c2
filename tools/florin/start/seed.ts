import type { CardInHand } from '../../card-network/payment.ts'
import { type BankAddress, callAt } from '../operator-client.ts'

export type DemoCustomer = {
  readonly name: string
  readonly customerId: string
  readonly token: string
  readonly accountId: string
  readonly cardId: string
  readonly card: CardInHand
}

/** Alice has this much before the tap of every start: £100.00. */
const topUpToMinor = 10_000

/** The same two customers at every start of the same bank: each step carries its own key, so a repeat changes nothing. */
export const seedCustomers = async ({
  bank,
  now,
}: {
  bank: BankAddress
  now: number
}): Promise<{ alice: DemoCustomer; bob: DemoCustomer }> => {
  const [alice, bob] = await Promise.all([seedCustomer(bank, 'Alice'), seedCustomer(bank, 'Bob')])
  await topUp(bank, alice, now)
  return { alice, bob }
}

const seedCustomer = async (bank: BankAddress, name: string): Promise<DemoCustomer> => {
  const key = `demo-${name.toLowerCase()}`
  const { customerId, token } = (await callAt(bank, 'customer-add', { name, dedupeId: key })) as {
    customerId: string
    token: string
  }
  const { accountId } = (await callAt(bank, 'account-open', { customerId, currency: 'GBP', dedupeId: key })) as {
    accountId: string
  }
  const card = (await callAt(bank, 'card-issue', { accountId, dedupeId: key })) as {
    cardId: string
    pan: string
    expiry: string
    cvc: string
  }
  return { name, customerId, token, accountId, cardId: card.cardId, card }
}

const topUp = async (bank: BankAddress, { accountId }: DemoCustomer, now: number): Promise<void> => {
  const { available } = (await callAt(bank, 'account-show', { accountId })) as { available: { amountMinor: number } }
  const missing = topUpToMinor - available.amountMinor
  if (missing <= 0) return
  await callAt(bank, 'account-deposit', {
    accountId,
    amount: { amountMinor: missing, currency: 'GBP' },
    dedupeId: `demo-top-up-${now}`,
  })
}
