import type { Client, Handler } from '#libraries/contract/contract.ts'
import type { AccountId, Ids } from '#libraries/ids/ids.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { accountContract } from '#services/account/contract.ts'
import { type ledgerContract, transferIds } from '#services/ledger/contract.ts'
import type { transferContract } from '../contract.ts'
import { isSameTransfer, refusalOfTransfer, transferCommand, transferRefusalOf } from '../domain/transfer.ts'
import type { TransferStore } from '../store/transfer-store.ts'

type Rpc = (typeof transferContract)['methods']['send']
type Accounts = Pick<Client<typeof accountContract>, 'getAccount'>

/** What was ordered once is not judged again: a repeat gets the ledger's answer, whatever became of the two accounts since. */
export const send =
  ({
    store,
    account,
    ledger,
    clock,
    ids,
  }: {
    store: Pick<TransferStore, 'transferOf' | 'order'>
    account: Accounts
    ledger: Pick<Client<typeof ledgerContract>, 'transfer'>
    clock: Clock
    ids: Ids
  }): Handler<Rpc> =>
  async request => {
    const { fromAccount, toAccount, amount, dedupeId, reference } = request
    const earlier = await store.transferOf({ fromAccount, dedupeId })
    const parties = earlier === undefined && (await find(account, fromAccount, toAccount))
    const refusal = parties && refusalOfTransfer(parties, amount)
    if (refusal) return { kind: 'refused', reason: refusal }
    const fresh = { fromAccount, toAccount, dedupeId, ...amount, reference, holdId: ids.next('hold') }
    // An order that was cut short may lack its sides: they are written again.
    const ordered = await store.order(earlier ?? { ...fresh, orderedAt: clock.now() })
    if (!isSameTransfer(ordered, request)) return { kind: 'mismatch' }
    const outcome = await ledger.transfer(transferCommand(ordered, clock.now()))
    if (outcome.kind === 'mismatch') return { kind: 'mismatch' }
    if (outcome.kind === 'refused') return { kind: 'refused', reason: transferRefusalOf(outcome.reason) }
    const { transactionId, payeeTransactionId } = transferIds(ordered.holdId)
    return { kind: 'sent', transactionId, payeeTransactionId, replayed: outcome.replayed }
  }

const find = async (account: Accounts, fromAccount: AccountId, toAccount: AccountId) => {
  const [payer, payee] = await Promise.all([
    account.getAccount({ accountId: fromAccount }),
    account.getAccount({ accountId: toAccount }),
  ])
  return {
    payer: payer.kind === 'found' ? payer.account : undefined,
    payee: payee.kind === 'found' ? payee.account : undefined,
  }
}
