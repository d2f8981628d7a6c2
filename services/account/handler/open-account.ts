import type { Client, Handler } from '#libraries/contract/contract.ts'
import { badRequest } from '#libraries/errors/failure.ts'
import { invariant } from '#libraries/errors/invariant.ts'
import type { Ids } from '#libraries/ids/ids.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { customerContract } from '#services/customer/contract.ts'
import type { ledgerContract } from '#services/ledger/contract.ts'
import type { accountContract } from '../contract.ts'
import type { AccountStore } from '../store/account-store.ts'

type Rpc = (typeof accountContract)['methods']['openAccount']

/**
 * Order, then the ledger, then the account's own row: an account that can be seen is in the ledger, and a call that was cut
 * short is finished by the next one with the same `dedupeId`.
 */
export const openAccount =
  ({
    store,
    customer,
    ledger,
    clock,
    ids,
  }: {
    store: Pick<AccountStore, 'openingOf' | 'order' | 'open'>
    customer: Pick<Client<typeof customerContract>, 'getCustomer'>
    ledger: Pick<Client<typeof ledgerContract>, 'openAccount'>
    clock: Clock
    ids: Ids
  }): Handler<Rpc> =>
  async ({ dedupeId, customerId, currency }) => {
    const earlier = await store.openingOf(dedupeId)
    if (earlier === undefined && (await customer.getCustomer({ customerId })).kind === 'unknown')
      return { kind: 'refused', reason: 'unknown-customer' }
    const fresh = { dedupeId, accountId: ids.next('acc'), customerId, currency, createdAt: clock.now() }
    const order = earlier ?? (await store.order(fresh))
    if (order.customerId !== customerId || order.currency !== currency)
      throw badRequest(
        'account.duplicate-mismatch',
        'dedupeId',
        'This dedupeId opened another account: take a new one.',
      )
    const { accountId, createdAt } = order
    const opened = await ledger.openAccount({
      commandId: `open-account:${accountId}`,
      requestHash: currency,
      effectiveAt: createdAt,
      accountId,
      currency,
    })
    invariant(opened.kind === 'opened', 'An account has one currency, so its opening has one request.')
    return { kind: 'opened', account: await store.open({ accountId, customerId, currency, state: 'open', createdAt }) }
  }
