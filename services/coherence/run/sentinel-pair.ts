import type { Client } from '#libraries/contract/contract.ts'
import { Failure } from '#libraries/errors/failure.ts'
import type { AccountId, CustomerId } from '#libraries/ids/ids.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { accountContract } from '#services/account/contract.ts'
import type { customerContract } from '#services/customer/contract.ts'
import type { ledgerContract } from '#services/ledger/contract.ts'
import { fundingCommand, type SentinelPair, sentinelCurrency } from '../domain/sentinel.ts'

/** Opens the pair and funds it, as any customer is opened and funded; what is there already stays as it is. */
export type OpenPair = () => Promise<SentinelPair>

export const openSentinelPair = ({
  customer,
  account,
  ledger,
  clock,
}: {
  customer: Pick<Client<typeof customerContract>, 'createCustomer'>
  account: Pick<Client<typeof accountContract>, 'openAccount'>
  ledger: Pick<Client<typeof ledgerContract>, 'post'>
  clock: Pick<Clock, 'now'>
}): OpenPair => {
  let pair: SentinelPair | undefined
  const open = async (customerId: CustomerId, which: string): Promise<AccountId> => {
    const dedupeId = `coherence-sentinel-${which}`
    const outcome = await account.openAccount({ dedupeId, customerId, currency: sentinelCurrency })
    if (outcome.kind === 'opened') return outcome.account.accountId
    throw notOpen(outcome.reason)
  }
  return async () => {
    if (pair !== undefined) return pair
    const { customerId } = await customer.createCustomer({ dedupeId: 'coherence-sentinel', name: 'Florin sentinel' })
    const opened = { first: await open(customerId, 'first'), second: await open(customerId, 'second') }
    const funded = await ledger.post(fundingCommand(opened, clock.now()))
    if (funded.kind !== 'posted') throw notOpen(funded.kind === 'refused' ? funded.reason : funded.kind)
    pair = opened
    return opened
  }
}

const notOpen = (reason: string): Failure =>
  new Failure('precondition-failed', 'coherence.sentinel', `The sentinel accounts cannot be opened: ${reason}.`)
