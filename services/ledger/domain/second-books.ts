import type { Infer } from '#libraries/schema/schema.ts'
import type { VerifyReport } from '../contract.ts'
import { addressKey, customerAddress } from '../messages/addresses.ts'
import type { LiveBooks } from './live-books.ts'
import type { Recorded } from './recorded.ts'
import { type Numbers, secondHolds } from './second-holds.ts'

/**
 * Books kept a second time, from what the journal says and with none of the engine's code: every posting is added again,
 * every hold counted again. `problems` are sentences, the first ones.
 */
export const secondBooks = () => {
  const posted = new Map<string, bigint>()
  const limits = new Map<string, bigint>()
  const currencies = new Map<string, bigint>()
  const problems: string[] = []
  let [entrySets, postings, position, sequence] = [0, 0, 0, 0]
  const problem = (sentence: string) => {
    if (problems.length < problemsMax) problems.push(sentence)
  }
  const holds = secondHolds({
    tooMuch: () => problem(`Entry ${position} releases more than its hold keeps.`),
    unknown: () => problem(`Entry ${position} names a hold that no entry placed.`),
  })
  const addEntrySet = (legs: Extract<Recorded['what'], { kind: 'posted' }>['postings']) => {
    const sums = new Map<string, bigint>()
    for (const { address, amountMinor } of legs) {
      addTo(posted, addressKey(address), amountMinor)
      addTo(sums, address.currency, amountMinor)
      addTo(currencies, address.currency, amountMinor)
    }
    if ([...sums.values()].some(sum => sum !== 0n)) problem(`Entry set at entry ${position} does not sum to zero.`)
    entrySets += 1
    postings += legs.length
  }
  const isAsKept = (key: string, kept: Numbers): boolean => {
    const onHold = holds.heldOn(key)
    return (
      kept.posted === (posted.get(key) ?? 0n) &&
      kept.held === onHold &&
      kept.pendingIn === holds.comingTo(key) &&
      kept.available === kept.posted - onHold + (limits.get(key) ?? 0n)
    )
  }
  return {
    add: (record: Recorded) => {
      const { what } = record
      position = record.position
      sequence = record.sequence
      if (what.kind === 'accountOpened') addTo(currencies, what.currency, 0n)
      if (what.kind === 'addressLimited') limits.set(addressKey(what.address), what.overdraftLimit)
      if (what.kind === 'posted' || what.kind === 'captured') addEntrySet(what.postings)
      holds.add(record)
      for (const { accountId, currency, ...kept } of record.balances)
        if (!isAsKept(addressKey(customerAddress(accountId, currency)), kept))
          problem(`Entry ${position} keeps a balance of ${accountId} that is not its sum.`)
      for (const kept of record.addresses)
        if (!isAsKept(addressKey(kept.address), kept))
          problem(`Entry ${position} keeps a balance of ${addressKey(kept.address)} that is not its sum.`)
    },
    /** Compares with the books in memory, as they were after the same record. */
    compare: (live: LiveBooks) => {
      if (live.sequence !== sequence || live.position !== position)
        problem(`The journal ends at entry ${position}, the books in memory at ${live.position}.`)
      if (live.openHolds !== holds.open())
        problem(`The journal has ${holds.open()} open holds, the books in memory ${live.openHolds}.`)
      for (const [key, numbers] of live.addresses)
        if (!isAsKept(key, numbers)) problem(`The balance of ${key} in memory is not the sum of its entries.`)
    },
    report: (chain: string): Infer<typeof VerifyReport> => {
      const sums = Object.fromEntries([...currencies].map(([currency, sum]) => [currency, sum.toString()]))
      const ok = chain === 'ok' && problems.length === 0 && Object.values(sums).every(sum => sum === '0')
      const words = [...(chain === 'ok' ? [] : [chain]), ...problems].join(' ')
      return { ok, entrySets, postings, sums, openHolds: holds.open(), chain: words === '' ? 'ok' : words, position }
    },
  }
}

const problemsMax = 5

const addTo = (sums: Map<string, bigint>, key: string, amountMinor: bigint) =>
  sums.set(key, (sums.get(key) ?? 0n) + amountMinor)
