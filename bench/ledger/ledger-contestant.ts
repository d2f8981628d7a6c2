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
import { calledWith } from '#services/ledger/ledger-fixture.ts'
import { accountCount, type Contestant, openingPennies, type Transfer } from './contestant.ts'
import { booksAlone, wholeLedger } from './ledger-parts.ts'
import { numberedTexts } from './texts.ts'

const preloadInFlight = 4096
/** Beyond those of all transfers. */
const openingNumber = 1e12

type Leg = { readonly address: ReturnType<typeof customerAddress>; readonly amountMinor: bigint }

/** Our ledger in this process, one command a call, through the same functions as the service's callers. */
export type LedgerContestant = Contestant & {
  /** A hold of one penny with two references, as a card payment makes. */
  readonly authorise: (n: number, account: number) => Promise<void>
}

export const ledgerContestant = async ({
  directory,
  isWhole,
}: {
  directory: string
  isWhole: boolean
}): Promise<LedgerContestant> => {
  const dataDirectory = join(directory, isWhole ? 'ledger' : 'books')
  mkdirSync(dataDirectory)
  const clock = systemClock()
  const context = calledWith(60_000)
  const { rpc, start, stop } = isWhole ? wholeLedger(dataDirectory) : booksAlone(dataDirectory)
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

  const texts = {
    post: numberedTexts('transfer_'),
    entrySet: numberedTexts<EntrySetId>('entryset_'),
    transaction: numberedTexts<TransactionId>('tx_'),
    authorise: numberedTexts('mastercard:0000000000'),
    authorisation: numberedTexts<AuthorisationId>('auth_'),
    references: [numberedTexts('63:0000000000'), numberedTexts('90:0000000000')],
  }

  const post = async (n: number, postings: readonly Leg[]) => {
    const outcome = await rpc.post(
      {
        ...common(texts.post(n)),
        entrySetId: texts.entrySet(n),
        transactionId: texts.transaction(n),
        kind: 'transfer',
        postings,
      },
      context,
    )
    if (outcome.kind !== 'posted') throw new Error(`Not posted: ${outcome.kind}.`)
  }
  const transfer = ({ n, from, to }: Transfer) =>
    post(n, [
      { address: at(addresses, from), amountMinor: -1n },
      { address: at(addresses, to), amountMinor: 1n },
    ])

  const open = async (accountId: AccountId, n: number) => {
    await rpc.openAccount({ ...common(`open-${n}`), accountId, currency: 'GBP' }, context)
    const amountMinor = BigInt(openingPennies)
    await post(openingNumber + n, [
      { address: at(addresses, n), amountMinor },
      { address: depositsClearingAddress('GBP'), amountMinor: -amountMinor },
    ])
  }
  await Promise.all(accounts.map(open))

  let authorised = 0
  return {
    name: isWhole ? 'ledger, whole service' : 'ledger',
    transfer,
    authorise: async (n, account) => {
      const outcome = await rpc.authorise(
        {
          ...common(texts.authorise(n)),
          authorisationId: texts.authorisation(n),
          transactionId: texts.transaction(n),
          accountId: at(accounts, account),
          cardId: at(cards, account),
          kind: 'purchase',
          amount: { amountMinor: 1n, currency: 'GBP' },
          effect: { kind: 'hold' },
          approvalCode: '123456',
          references: texts.references.map(text => text(n)),
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
          await transfer({ n, from: n % accountCount, to: (n + 1) % accountCount })
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
