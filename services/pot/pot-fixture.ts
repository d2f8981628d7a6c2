import assert from 'node:assert/strict'
import type { Client } from '#libraries/contract/contract.ts'
import { eventRun } from '#libraries/events/event-batch.ts'
import { type AccountId, createIds, type PotId } from '#libraries/ids/ids.ts'
import { nodeRandom } from '#libraries/ids/node-random.ts'
import { type Currency, money } from '#libraries/money/money.ts'
import { accountContract } from '#services/account/contract.ts'
import { accountService } from '#services/account/service.ts'
import { placed } from '#services/card/service-fixture.ts'
import { customerContract } from '#services/customer/contract.ts'
import { customerService } from '#services/customer/service.ts'
import {
  customerAddress,
  type JournalEntry,
  ledgerContract,
  potAddress,
  settlementAddress,
} from '#services/ledger/contract.ts'
import { ledgerService } from '#services/ledger/service.ts'
import { onEntryRecorded } from './consumer/on-entry-recorded.ts'
import { potContract } from './contract.ts'
import { potService } from './service.ts'
import { potBooks } from './store/pot-books.ts'
import { roundUpStore } from './store/round-up-store.ts'

export type PotBank = Awaited<ReturnType<typeof openPotBank>>
type Ledger = Client<typeof ledgerContract>

/** The real pot, account and ledger in one process, and hands to pay with. */
export const openPotBank = async () => {
  const bank = await placed({ services: [customerService, accountService, ledgerService, potService] })
  const ids = createIds({ clock: bank.clock, random: nodeRandom() })
  const pot = bank.client(potContract)
  const ledger = bank.client(ledgerContract)
  const account = bank.client(accountContract)
  const { customerId } = await bank.client(customerContract).createCustomer({ dedupeId: 'alice', name: 'Alice' })

  const open = async ({ amountMinor = 0n, currency = 'GBP' as Currency } = {}): Promise<AccountId> => {
    const opened = await account.openAccount({ dedupeId: ids.next('req'), customerId, currency })
    assert.ok(opened.kind === 'opened')
    const { accountId } = opened.account
    if (amountMinor > 0n)
      await account.deposit({ dedupeId: ids.next('req'), accountId, amount: money(amountMinor, currency) })
    return accountId
  }
  const potOf = async (accountId: AccountId, name = 'Holiday'): Promise<PotId> => {
    const created = await pot.createPot({ accountId, name, dedupeId: ids.next('req') })
    assert.ok(created.kind === 'created')
    return created.pot.potId
  }
  /** What is on the account and in the pot, in minor units, by the ledger. */
  const inBooks = async (accountId: AccountId, potId: PotId, currency: Currency = 'GBP') => {
    const read = await ledger.readAddresses({
      addresses: [customerAddress(accountId, currency), potAddress(accountId, potId, currency)],
    })
    return read.balances.map(({ posted }) => posted)
  }
  return { ...bank, ids, pot, ledger, account, customerId, open, potOf, inBooks, ...payments(bank, ids) }
}

/** Card payments straight into the ledger, and the follower of its journal, one step at a time. */
const payments = (bank: Awaited<ReturnType<typeof placed>>, ids: ReturnType<typeof createIds>) => {
  const ledger = bank.client(ledgerContract)
  let read = 0
  /** Applies what the journal has recorded since; `crash`: what the follower would have stored is lost. */
  const follow = async ({
    from = read,
    crash = false,
    post = ledger.post,
    order = entries => entries,
  }: Follow = {}): Promise<void> => {
    const storage = bank.storeOf('service.pot')
    const consume = onEntryRecorded({
      roundUps: roundUpStore(storage),
      books: potBooks({ ledger }),
      ledger: { post },
      clock: bank.clock,
      ids,
    })
    const { entries } = await ledger.readEntries({ after: from, limit: 500, waitMs: 0 })
    const run = eventRun({ storage })
    for (const entry of order(entries)) {
      const { batch, keep } = run.event({ position: entry.position })
      assert.equal(await consume(entry as JournalEntry, batch), 'done')
      keep()
    }
    if (crash) return
    await storage.apply(run.writes())
    read = entries.at(-1)?.position ?? read
  }
  const head = () => ({ commandId: ids.next('cmd'), requestHash: 'h', effectiveAt: bank.clock.now() })
  return {
    follow,
    /** Of the newest entry. */
    position: async () => (await ledger.readEntries({ after: 0, limit: 1, waitMs: 0 })).end,
    claim: async (of: Tapped, amountMinor: bigint) => {
      const outcome = await ledger.capture({
        ...head(),
        entrySetId: ids.next('entryset'),
        transactionId: ids.next('tx'),
        kind: 'presentment',
        accountId: of.accountId,
        hold: { kind: 'references', references: [of.reference] },
        amount: money(amountMinor, 'GBP'),
        counter: settlementAddress('GBP'),
        isFinal: false,
      })
      assert.equal(outcome.kind, 'captured')
    },
    tap: async (
      accountId: AccountId,
      amountMinor: bigint,
      {
        currency = 'GBP' as Currency,
        kind = 'purchase' as 'purchase' | 'atm',
        effect = 'hold' as 'hold' | 'none',
      } = {},
    ) => {
      const reference = ids.next('evt')
      const authorisationId = ids.next('auth')
      const outcome = await ledger.authorise({
        ...head(),
        authorisationId,
        transactionId: ids.next('tx'),
        accountId,
        kind,
        amount: money(amountMinor, currency),
        effect: { kind: effect },
        approvalCode: '123456',
        references: [reference],
      })
      return { outcome: outcome.kind, reference, accountId, authorisationId }
    },
    reverse: async ({ reference, accountId }: Tapped, remainingMinor?: bigint) =>
      ledger.reverse({
        ...head(),
        accountId,
        references: [reference],
        reason: '00',
        ...(remainingMinor === undefined ? {} : { remaining: money(remainingMinor, 'GBP') }),
      }),
  }
}

type Entries = readonly JournalEntry[]
type Follow = { from?: number; crash?: boolean; post?: Ledger['post']; order?: (entries: Entries) => Entries }
type Tapped = { readonly reference: string; readonly accountId: AccountId }
