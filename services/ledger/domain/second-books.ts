import type { Infer } from '#libraries/schema/schema.ts'
import type { Balances, VerifyReport } from '../contract.ts'
import { addressKey, customerAddress } from '../messages/addresses.ts'
import type { Recorded } from './recorded.ts'
import type { LedgerState } from './state.ts'

/** What the live books say of one account. */
export type LiveAccount = { readonly balances: Balances; readonly openHolds: number }
export type LiveBooks = {
  readonly sequence: number
  readonly position: number
  readonly openHolds: number
  readonly accounts: readonly LiveAccount[]
  readonly bankAddresses: ReadonlyMap<string, bigint>
}

/**
 * Books kept a second time, from what the journal says and with none of the engine's code: every posting is added again,
 * every hold counted again. `problems` are sentences, the first ones.
 */
export const secondBooks = () => {
  const posted = new Map<string, bigint>()
  const holds = new Map<string, { readonly accountId: string; left: bigint }>()
  const held = new Map<string, bigint>()
  const currencies = new Map<string, bigint>()
  const problems: string[] = []
  let [entrySets, postings, position, sequence] = [0, 0, 0, 0]
  const problem = (sentence: string) => {
    if (problems.length < problemsMax) problems.push(sentence)
  }
  const addHold = (id: string, accountId: string, change: bigint) => {
    const hold = holds.get(id) ?? { accountId, left: 0n }
    hold.left += change
    holds.set(id, hold)
    if (hold.left === 0n) holds.delete(id)
    if (hold.left < 0n) problem(`Entry ${position} releases more than its hold keeps.`)
    held.set(accountId, (held.get(accountId) ?? 0n) + change)
  }
  const addEntrySet = (legs: Extract<Recorded['what'], { kind: 'posted' }>['postings']) => {
    const sums = new Map<string, bigint>()
    for (const { address, amountMinor } of legs) {
      const key = addressKey(address)
      posted.set(key, (posted.get(key) ?? 0n) + amountMinor)
      sums.set(address.currency, (sums.get(address.currency) ?? 0n) + amountMinor)
      currencies.set(address.currency, (currencies.get(address.currency) ?? 0n) + amountMinor)
    }
    if ([...sums.values()].some(sum => sum !== 0n)) problem(`Entry set at entry ${position} does not sum to zero.`)
    entrySets += 1
    postings += legs.length
  }
  const isAsKept = ({ accountId, currency, ...balances }: Balances): boolean => {
    const onAddress = posted.get(addressKey(customerAddress(accountId, currency))) ?? 0n
    const onHold = held.get(accountId) ?? 0n
    return (
      balances.posted === onAddress &&
      balances.held === onHold &&
      balances.available === balances.posted - balances.held
    )
  }
  return {
    add: (record: Recorded) => {
      const { what } = record
      position = record.position
      sequence = record.sequence
      if (what.kind === 'accountOpened') currencies.set(what.currency, currencies.get(what.currency) ?? 0n)
      if (what.kind === 'approved' && what.held) addHold(`${sequence}`, what.accountId, what.amount.amountMinor)
      if (what.kind === 'reversed') addHold(`${what.authorisationSequence}`, what.accountId, -what.released.amountMinor)
      if (what.kind === 'posted') addEntrySet(what.postings)
      for (const balances of record.balances)
        if (!isAsKept(balances))
          problem(`Entry ${position} keeps a balance of ${balances.accountId} that is not its sum.`)
    },
    /** Compares with the books in memory, as they were after the same record. */
    compare: (live: LiveBooks) => {
      if (live.sequence !== sequence || live.position !== position)
        problem(`The journal ends at entry ${position}, the books in memory at ${live.position}.`)
      if (live.openHolds !== holds.size)
        problem(`The journal has ${holds.size} open holds, the books in memory ${live.openHolds}.`)
      for (const { balances } of live.accounts)
        if (!isAsKept(balances))
          problem(`The balance of ${balances.accountId} in memory is not the sum of its entries.`)
      for (const [key, amountMinor] of live.bankAddresses)
        if ((posted.get(key) ?? 0n) !== amountMinor)
          problem(`The balance of ${key} in memory is not the sum of its entries.`)
    },
    report: (chain: string): Infer<typeof VerifyReport> => {
      const sums = Object.fromEntries([...currencies].map(([currency, sum]) => [currency, sum.toString()]))
      const ok = chain === 'ok' && problems.length === 0 && Object.values(sums).every(sum => sum === '0')
      const words = [...(chain === 'ok' ? [] : [chain]), ...problems].join(' ')
      return { ok, entrySets, postings, sums, openHolds: holds.size, chain: words === '' ? 'ok' : words, position }
    },
  }
}

const problemsMax = 5

/** A copy to compare with, taken between two records. */
export const liveBooks = (state: LedgerState): LiveBooks => ({
  sequence: state.sequence,
  position: state.position,
  openHolds: state.openHolds,
  accounts: [...state.accounts.values()].map(({ accountId, currency, posted, held, openHolds }) => ({
    balances: { accountId, currency, posted, held, available: posted - held },
    openHolds,
  })),
  bankAddresses: new Map([...state.bankAddresses].map(([key, { posted }]) => [key, posted])),
})
