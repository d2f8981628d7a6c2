import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import {
  type AccountId,
  type AuthorisationId,
  createIds,
  type EntrySetId,
  type TransactionId,
} from '#libraries/ids/ids.ts'
import { nodeRandom } from '#libraries/ids/node-random.ts'
import { systemClock } from '#libraries/time/system-clock.ts'
import { customerAddress, depositsClearingAddress } from '#services/ledger/contract.ts'
import { calledWith, keptLog, noMetrics, noTracer } from '#services/ledger/ledger-fixture.ts'
import { ledgerService } from '#services/ledger/service.ts'
import { accountCount, type Contestant, openingPennies, type Transfer } from './contestant.ts'

const preloadInFlight = 4096

/** Our ledger in this process, one command a call, through the same functions as the service's callers. */
export type LedgerContestant = Contestant & {
  /** A hold of one penny with two references, as a card payment makes. */
  readonly authorise: (digits: string, account: number) => Promise<void>
}

export const ledgerContestant = async ({ directory }: { directory: string }): Promise<LedgerContestant> => {
  const dataDirectory = join(directory, 'ledger')
  mkdirSync(dataDirectory)
  const clock = systemClock()
  const context = calledWith(60_000)
  const { rpc, start, stop } = ledgerService.build({
    clock,
    log: keptLog(),
    metrics: noMetrics,
    tracer: noTracer,
    settings: { dataDirectory, keysDirectory: dataDirectory, get: () => undefined },
  } as never)
  await start?.()
  const ids = createIds({ clock, random: nodeRandom() })
  const accounts = Array.from({ length: accountCount }, () => ids.next('acc'))
  const addresses = accounts.map(accountId => customerAddress(accountId, 'GBP'))
  const cards = accounts.map(() => ids.next('card'))
  const at = <T>(list: readonly T[], n: number): T => {
    const found = list[n]
    if (found === undefined) throw new Error('There is no such account.')
    return found
  }
  const common = (commandId: string) => ({ commandId, requestHash: 'f00dfeed', effectiveAt: clock.now() })

  const post = async (
    id: string,
    legs: readonly (readonly [address: ReturnType<typeof customerAddress>, pennies: bigint])[],
  ) => {
    const outcome = await rpc.post(
      {
        ...common(id),
        entrySetId: `entryset_${id}` as EntrySetId,
        transactionId: `tx_${id}` as TransactionId,
        kind: 'transfer',
        postings: legs.map(([address, amountMinor]) => ({ address, amountMinor })),
      },
      context,
    )
    if (outcome.kind !== 'posted') throw new Error(`Not posted: ${outcome.kind}.`)
  }
  const transfer = ({ id, from, to }: Transfer) =>
    post(id, [
      [at(addresses, from), -1n],
      [at(addresses, to), 1n],
    ])

  const open = async (accountId: AccountId, n: number) => {
    await rpc.openAccount({ ...common(`open-${n}`), accountId, currency: 'GBP' }, context)
    const pennies = BigInt(openingPennies)
    await post(`opening-${n}`, [
      [at(addresses, n), pennies],
      [depositsClearingAddress('GBP'), -pennies],
    ])
  }
  await Promise.all(accounts.map(open))

  let authorised = 0
  return {
    name: 'ledger',
    transfer,
    authorise: async (digits, account) => {
      const outcome = await rpc.authorise(
        {
          ...common(`mastercard:0000000000${digits}`),
          authorisationId: `auth_${digits}` as AuthorisationId,
          transactionId: `tx_${digits}` as TransactionId,
          accountId: at(accounts, account),
          cardId: at(cards, account),
          kind: 'purchase',
          amount: { amountMinor: 1n, currency: 'GBP' },
          effect: { kind: 'hold' },
          approvalCode: '123456',
          references: [`63:0000000000${digits}`, `90:0000000000${digits}`],
        },
        context,
      )
      if (outcome.kind !== 'approved') throw new Error(`Not approved: ${outcome.kind}.`)
      authorised += 1
    },
    preload: async count => {
      let next = 0
      const caller = async () => {
        for (let n = next++; n < count; n = next++)
          await transfer({ id: `before-${n}`, from: n % accountCount, to: (n + 1) % accountCount })
      }
      await Promise.all(Array.from({ length: preloadInFlight }, caller))
    },
    holdings: async () => {
      const report = await rpc.verify({}, context)
      if (!report.ok) throw new Error(`The books of the ledger are wrong: ${report.chain}.`)
      if (report.openHolds !== authorised)
        throw new Error(`${report.openHolds} holds after ${authorised} authorisations.`)
      const balances = await Promise.all(accounts.map(accountId => rpc.readBalance({ accountId }, context)))
      const pennies = balances.reduce((sum, found) => sum + (found.kind === 'found' ? found.balances.posted : 0n), 0n)
      return { transfers: report.entrySets - accountCount, pennies }
    },
    processorSeconds: () => 0,
    close: async () => stop?.(),
  }
}
