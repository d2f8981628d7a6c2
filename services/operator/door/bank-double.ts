import { cvc, pan, secret } from '#libraries/errors/sensitive.ts'
import type { AccountId, CardId, CustomerId, Id, TransactionId } from '#libraries/ids/ids.ts'
import { createIds } from '#libraries/ids/ids.ts'
import { memoryTelemetry } from '#libraries/telemetry/memory-telemetry.ts'
import { manualClock } from '#libraries/time/manual-clock.ts'
import type { Transaction } from '#services/transaction/contract.ts'
import type { BankView, EdgeReport } from './bank-view.ts'
import { coherenceDouble } from './coherence-double.ts'
import type { Services } from './commands.ts'
import { ledgerReadsDouble } from './ledger-reads-double.ts'
import { openDoor } from './open-door.ts'
import { potDouble, transferDouble } from './pots-double.ts'

export const operatorToken = 'florin_op_a_token_for_tests'
export const customerId = 'user_0000000000000000000001' as CustomerId
export const accountId = 'acc_0000000000000000000001' as AccountId
export const cardId = 'card_0000000000000000000001' as CardId
export const transactionId = 'tx_0000000000000000000001' as TransactionId
export const cardNumber = '5204740000001002'
export const startMs = Date.UTC(2026, 0, 15, 12)

/** A bank of one customer with one account and one card, for tests of the door: each function answers as its contract says. */
export const bankDouble = (change: { view?: Partial<BankView>; services?: Partial<Services> } = {}) => {
  const telemetry = memoryTelemetry({ clock: manualClock() })
  const seen: { method: string; request: object }[] = []
  const ids = createIds({ clock: manualClock(), random: { bytes: length => new Uint8Array(length) } })
  const door = openDoor({
    ...servicesDouble(seen),
    ...change.services,
    view: { ...viewDouble, ...change.view },
    token: secret(operatorToken),
    ids,
    log: telemetry.log,
  })
  const post = async (command: string, body: object | string = {}, headers: Record<string, string> = {}) => {
    const authorization = `Bearer ${operatorToken}`
    const payload = typeof body === 'string' ? body : JSON.stringify(body)
    const response = await door.inject({
      method: 'POST',
      url: `/commands/${command}`,
      headers: { authorization, 'content-type': 'application/json', ...headers },
      payload,
    })
    return { status: response.statusCode, body: response.json() as Record<string, unknown> }
  }
  return { door, post, seen, logs: telemetry.logs }
}

const servicesDouble = (seen: { method: string; request: object }[]): Services => {
  const note = (method: string, request: object): void => void seen.push({ method, request })
  const changed = (state: 'active' | 'frozen' | 'closed') => async (request: { cardId: CardId }) =>
    request.cardId === cardId ? ({ kind: 'changed', cardId, state } as const) : ({ kind: 'unknown' } as const)
  const details = { cardId, pan: pan(cardNumber), expiry: '3101', cvc: cvc('123') }
  return {
    customer: {
      createCustomer: async request => {
        note('createCustomer', request)
        return { customerId, token: secret('florin_token_of_alice') }
      },
      getCustomer: async () => ({ kind: 'unknown' }),
      authenticate: async () => ({ kind: 'unknown' }),
    },
    account: {
      openAccount: async request => {
        note('openAccount', request)
        if (request.customerId !== customerId) return { kind: 'refused', reason: 'unknown-customer' }
        const { currency } = request
        return { kind: 'opened', account: { accountId, customerId, currency, state: 'open', createdAt: startMs } }
      },
      deposit: async request => {
        note('deposit', request)
        return { kind: 'deposited', transactionId, replayed: false }
      },
      getAccount: async () => ({
        kind: 'found',
        account: { accountId, customerId, currency: 'GBP', state: 'open', createdAt: startMs },
      }),
      listAccounts: async () => ({ accounts: [] }),
    },
    card: {
      issueCard: async request =>
        request.accountId === accountId
          ? { kind: 'issued', card: details }
          : { kind: 'refused', reason: 'unknown-account' },
      revealCard: async request =>
        request.cardId === cardId ? { kind: 'revealed', card: details } : { kind: 'unknown' },
      freezeCard: changed('frozen'),
      unfreezeCard: changed('active'),
      closeCard: changed('closed'),
      findCard: async () => ({ kind: 'unknown' }),
      checkCard: async () => ({ kind: 'unknown' }),
      getCard: async request =>
        request.cardId === cardId
          ? {
              kind: 'found',
              card: { cardId, accountId, state: 'active', lastFour: '1002', expiry: '3101', createdAt: startMs },
            }
          : { kind: 'unknown' },
      listCards: async () => ({ cards: [] }),
    },
    ledger: ledgerDouble,
    pot: potDouble({ seen, accountId, transactionId, createdAt: startMs }),
    transfer: transferDouble({ seen, transactionId }),
    transaction: {
      listTransactions: async request => {
        note('listTransactions', request)
        return { transactions: [purchase, deposit], position: 7, behind: false }
      },
      getTransaction: async () => ({ kind: 'unknown' }),
    },
    coherence: coherenceDouble,
  }
}

const neverCalled = async (): Promise<never> => {
  throw new Error('The door does not call this.')
}

const ledgerDouble: Services['ledger'] = {
  readBalance: async request =>
    request.accountId === accountId
      ? {
          kind: 'found',
          balances: { accountId, currency: 'GBP', posted: 10000n, held: 1000n, pendingIn: 0n, available: 9000n },
          position: 7,
        }
      : { kind: 'unknown' },
  verify: async () => ({
    ok: true,
    entrySets: 1,
    postings: 2,
    sums: { GBP: '0' },
    openHolds: 1,
    chain: 'ok',
    position: 7,
  }),
  openAccount: neverCalled,
  authorise: neverCalled,
  reverse: neverCalled,
  post: neverCalled,
  reverseEntrySet: neverCalled,
  openAddress: neverCalled,
  closeAddress: neverCalled,
  limitAddress: neverCalled,
  hold: neverCalled,
  increment: neverCalled,
  release: neverCalled,
  capture: neverCalled,
  expire: neverCalled,
  closeDay: neverCalled,
  transfer: neverCalled,
  readAddresses: neverCalled,
  readTotals: neverCalled,
  ...ledgerReadsDouble(accountId, startMs),
}

const purchase: Transaction = {
  transactionId,
  accountId,
  kind: 'purchase',
  state: 'declined',
  amount: { amountMinor: -1000n, currency: 'GBP' },
  cardId,
  merchantId: 'merch_0000000000000000000001' as Id<'merch'>,
  merchant: {
    merchantId: 'merch_0000000000000000000001' as Id<'merch'>,
    name: 'Café Rio',
    city: 'London',
    country: 'GBR',
    mcc: '5814',
    category: 'eating-out',
    emoji: '☕',
  },
  declineReason: 'frozen-card',
  createdAt: startMs,
  updatedAt: startMs,
  position: 7,
}

const deposit: Transaction = {
  transactionId: 'tx_0000000000000000000002' as TransactionId,
  accountId,
  kind: 'deposit',
  state: 'posted',
  amount: { amountMinor: 10000n, currency: 'GBP' },
  createdAt: startMs,
  updatedAt: startMs,
  position: 2,
}

export const edgeReport: EdgeReport = {
  edge: 'edge-1',
  network: '127.0.0.1:8583',
  links: [{ id: 'l1', remote: '127.0.0.1:5', direction: 'listen', state: 'up', signedOn: true, idleMs: 12.5 }],
  unansweredPayments: 0,
  metrics: '# HELP florin_x_total X.\n# TYPE florin_x_total counter\nflorin_x_total 2\n',
}

const viewDouble: BankView = {
  status: async () => ({
    version: '0.1.0',
    startedAt: startMs,
    services: [
      { service: 'service.ledger', placement: 'in-process' },
      { service: 'service.feed', placement: 'in-process', notReady: 'It is reading.' },
    ],
    network: { dialect: 'mastercard', framing: 'binary2', codePage: 'cp500' },
    engines: { storage: 'sqlite' },
    projections: [{ service: 'service.balance', event: 'ledger.entry-recorded', position: 5, end: 7 }],
  }),
  edges: async () => [edgeReport],
  metricsPage: async () => '# HELP florin_x_total X.\n# TYPE florin_x_total counter\nflorin_x_total 1\n',
  findTrace: async () => [],
  backup: async directory => ({ directory, files: 3, bytes: 4096 }),
  started: () => true,
  notReady: () => [],
}
