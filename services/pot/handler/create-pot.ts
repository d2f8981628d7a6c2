import type { Client, Handler, RequestOf, ResponseOf } from '#libraries/contract/contract.ts'
import { invariant } from '#libraries/errors/invariant.ts'
import type { Ids } from '#libraries/ids/ids.ts'
import type { Clock } from '#libraries/time/clock.ts'
import type { accountContract } from '#services/account/contract.ts'
import type { ledgerContract } from '#services/ledger/contract.ts'
import { type potContract, potsPerAccountMax } from '../contract.ts'
import { isSameOpening, openCommand, refusalOfOpening } from '../domain/opening.ts'
import type { InTurn } from '../store/in-turn.ts'
import type { PotStore } from '../store/pot-store.ts'
import type { PotView } from '../store/pot-view.ts'

type Rpc = (typeof potContract)['methods']['createPot']

const plainStyle = 'plain'

/**
 * Order, then the ledger, then the pot's own row: a pot that can be seen has its address in the ledger, and a call that was cut
 * short is finished by the next one with the same `dedupeId`.
 */
export const createPot = (ports: Ports): Handler<Rpc> => {
  const make = makePot(ports)
  // Of one account in turn, so that no two count its pots and both find room for the last one.
  return request => ports.inTurn(request.accountId, () => make(request))
}

type Ports = {
  readonly store: Pick<PotStore, 'openingOf' | 'order' | 'open' | 'potsOf'>
  readonly view: PotView
  readonly account: Pick<Client<typeof accountContract>, 'getAccount'>
  readonly ledger: Pick<Client<typeof ledgerContract>, 'openAddress'>
  readonly clock: Clock
  readonly ids: Ids
  readonly inTurn: InTurn
}

const makePot =
  ({ store, view, account, ledger, clock, ids }: Ports) =>
  async ({ accountId, name, style = plainStyle, goalMinor, dedupeId }: RequestOf<Rpc>): Promise<ResponseOf<Rpc>> => {
    const wish = { name, style, goalMinor }
    const found = await account.getAccount({ accountId })
    if (found.kind === 'unknown') return { kind: 'refused', reason: 'unknown-account' }
    const { currency, state } = found.account
    let order = await store.openingOf({ accountId, dedupeId })
    if (order === undefined) {
      const pots = await store.potsOf(accountId)
      const refusal = refusalOfOpening({ state, goalMinor, isFull: pots.length >= potsPerAccountMax })
      if (refusal !== undefined) return { kind: 'refused', reason: refusal }
      const potId = ids.next('pot')
      order = await store.order({ accountId, dedupeId, potId, currency, ...wish, createdAt: clock.now() })
    }
    if (!isSameOpening(order, wish)) return { kind: 'refused', reason: 'duplicate-mismatch' }
    const { potId, createdAt } = order
    const opened = await ledger.openAddress(openCommand(order, clock.now()))
    if (opened.kind === 'refused') {
      invariant(opened.reason === 'closed-account', 'A pot is refused for nothing but its account.')
      return { kind: 'refused', reason: 'closed-account' }
    }
    invariant(opened.kind === 'done', 'A pot has one address, so its opening has one request.')
    const row = await store.open({
      potId,
      accountId,
      currency,
      ...wish,
      state: 'open',
      isLocked: false,
      createdAt,
      updatedAt: createdAt,
      revision: 1,
    })
    return { kind: 'created', pot: await view(row) }
  }
