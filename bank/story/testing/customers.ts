import assert from 'node:assert/strict'
import type { CardInHand } from '#tools/card-network/payment.ts'
import type { PushPhone } from '#tools/card-network/phone/push-phone.ts'
import type { Operators } from './operators.ts'

export type Customer = {
  readonly name: string
  readonly customerId: string
  readonly token: string
  readonly accountId: string
  readonly cardId: string
  readonly card: CardInHand & { readonly cvc: string }
}

export type ListedTransaction = {
  readonly transactionId: string
  readonly kind: string
  readonly state: string
  readonly amount: { readonly amountMinor: number; readonly currency: string }
  readonly merchant: string | null
  readonly category: string | null
  readonly declineReason: string | null
}

export type FeedEntry = Readonly<
  Record<'transaction_id' | 'title' | 'subtitle' | 'emoji' | 'category' | 'state', string>
>

type Amount = { readonly amountMinor: number }

/** What customers and operators do and see, through the bank's doors. */
export type Customers = {
  readonly customer: (name: string, money?: { pounds?: number; currency?: string }) => Promise<Customer>
  readonly freeze: (customer: Customer) => Promise<void>
  readonly unfreeze: (customer: Customer) => Promise<void>
  readonly closeCard: (customer: Customer) => Promise<void>
  /** Minor units, from the ledger's own state. */
  readonly balances: (customer: Customer) => Promise<{ posted: number; held: number; available: number }>
  readonly transactions: (customer: Customer, limit?: number) => Promise<ListedTransaction[]>
  readonly feed: (customer: Customer) => Promise<FeedEntry[]>
  readonly publicApi: (customer: Customer, path: string, init?: RequestInit) => Promise<Response>
  /** Her phone takes pushes from now on. */
  readonly subscribe: (customer: Customer) => Promise<void>
}

export const customersOf = (operators: Operators, api: () => string, phone: PushPhone): Customers => {
  const { command } = operators
  const publicApi: Customers['publicApi'] = (customer, path, init = {}) =>
    fetch(`http://${api()}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${customer.token}`, 'content-type': 'application/json' },
    })
  return {
    customer: async (name, { pounds = 0, currency = 'GBP' } = {}) => {
      const { customerId, token } = await command<{ customerId: string; token: string }>('customer-add', { name })
      const depositMinor = Math.round(pounds * 100)
      const { accountId } = await command<{ accountId: string }>('account-open', { customerId, currency, depositMinor })
      const { cardId, ...card } = await command<CardInHand & { cvc: string; cardId: string }>('card-issue', {
        accountId,
      })
      return { name, customerId, token, accountId, cardId, card }
    },
    freeze: async ({ cardId }) => void (await command('card-freeze', { cardId })),
    unfreeze: async ({ cardId }) => void (await command('card-unfreeze', { cardId })),
    closeCard: async ({ cardId }) => void (await command('card-close', { cardId })),
    balances: async ({ accountId }) => {
      const { posted, held, available } = await command<Record<string, Amount>>('account-show', { accountId })
      const minor = (amount: Amount | undefined) => amount?.amountMinor ?? Number.NaN
      return { posted: minor(posted), held: minor(held), available: minor(available) }
    },
    transactions: async ({ accountId }, limit = 30) => {
      const { transactions } = await command<{ transactions: ListedTransaction[] }>('transaction-list', {
        accountId,
        limit,
      })
      return transactions
    },
    feed: async customer => {
      const answer = await publicApi(customer, `/feed?account_id=${customer.accountId}`)
      assert.equal(answer.status, 200)
      return ((await answer.json()) as { feed: FeedEntry[] }).feed
    },
    publicApi,
    subscribe: async customer => {
      const { endpoint, keys } = phone.subscription
      const body = { account_id: customer.accountId, endpoint: `${endpoint}/${customer.accountId}`, keys }
      const answer = await publicApi(customer, '/push-subscriptions', { method: 'POST', body: JSON.stringify(body) })
      assert.equal(answer.status, 200, await answer.clone().text())
    },
  }
}
