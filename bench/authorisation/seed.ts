import type { CardInHand } from '#tools/card-network/payment.ts'
import { type BankAddress, callAt } from '#tools/florin/operator-client.ts'

export type SeededCard = CardInHand & { readonly accountId: string }

const depositMinor = 1_000_000
const accountsPerCustomer = 10
/** Steps of customers under way at once. */
const lanesCount = 64

/** Cards on accounts of their own with £10,000 each, made through the operators' door as `florin` makes them. */
export const seedCards = async (bank: BankAddress, count: number): Promise<readonly SeededCard[]> => {
  const cards: SeededCard[] = []
  let nextCustomer = 0
  const lane = async (): Promise<void> => {
    while (nextCustomer * accountsPerCustomer < count) {
      const number = nextCustomer++
      const { customerId } = await callAt(bank, 'customer-add', { name: `Customer ${number}` })
      const accounts = Math.min(accountsPerCustomer, count - number * accountsPerCustomer)
      for (let i = 0; i < accounts; i++) cards.push(await seedCard(bank, customerId as string))
    }
  }
  await Promise.all(Array.from({ length: lanesCount }, lane))
  return cards
}

const seedCard = async (bank: BankAddress, customerId: string): Promise<SeededCard> => {
  const { accountId } = await callAt(bank, 'account-open', { customerId, currency: 'GBP', depositMinor })
  const { pan, expiry, cvc } = (await callAt(bank, 'card-issue', { accountId })) as {
    pan: string
    expiry: string
    cvc: string
  }
  return { accountId: accountId as string, pan, expiry, cvc }
}
