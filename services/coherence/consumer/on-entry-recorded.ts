import type { ConsumerAnswer } from '#libraries/events/events-port.ts'
import type { ConsumerBatch, Progress } from '#libraries/service/service.ts'
import { addressKey, type JournalEntry } from '#services/ledger/contract.ts'
import { entryBalances, saysTheSums } from '../check/entry-balances.ts'
import { entryHolds, keepsWhatItShould } from '../check/entry-holds.ts'
import { entrySum, sumsToZero } from '../check/entry-sum.ts'
import { followsOn, journalOrder, journalSubject } from '../check/journal-order.ts'
import { addressOfKey, mainAddressKey } from '../domain/address-of-key.ts'
import type { CheckSpec, Verdict } from '../domain/check.ts'
import { addedBy, addedToSums } from '../domain/fold-entry.ts'
import type { Numbers } from '../domain/numbers.ts'
import { moveOf } from '../domain/sentinel.ts'
import { type Step, stepOf } from '../domain/step-of-entry.ts'
import type { DiscrepancyBook } from '../store/discrepancy-book.ts'
import { type FoldWrites, foldWrites } from '../store/fold-writes.ts'
import type { RecentNumbers } from '../store/recent-numbers.ts'
import { noteMove } from '../store/sentinel-moves.ts'

type Ports = {
  readonly book: Pick<DiscrepancyBook, 'record' | 'isOpen'>
  readonly recent: Pick<RecentNumbers, 'enter' | 'note'>
  readonly journal: Pick<Progress, 'position'>
}

/**
 * Adds up the journal once more, from what its entries say and not from the numbers that came with them, and compares with these. An
 * entry after a gap is not taken: the sums would be wrong from there on. It is asked for again until the missing one is there.
 */
export const onEntryRecorded = ({ book, recent, journal }: Ports) => {
  const fold = foldWrites()
  let last = 0
  const say = (check: CheckSpec, subject: string, verdict: Verdict, position: number): Promise<void> | undefined =>
    verdict.kind === 'wrong' || book.isOpen(check.name, subject)
      ? book.record(check, { subject, verdict, position })
      : undefined
  return async (entry: JournalEntry, batch: ConsumerBatch): Promise<ConsumerAnswer> => {
    const { position } = entry
    const order = followsOn(position, [last, journal.position()])
    await say(journalOrder, journalSubject, order, position)
    if (order.kind === 'wrong') return 'retry'
    recent.enter(position)
    fold.enter(position)
    const step = stepOf(entry)
    await say(entrySum, `entry ${position}`, sumsToZero(step), position)
    const hold = step.authorisation && (await fold.takeAuthorisation(step.authorisation, batch))
    if (hold) await say(entryHolds, step.authorisation?.id ?? '', keepsWhatItShould(hold.change), position)
    const numbers = await addUp({ entry, step, hold, recent, fold, batch })
    for (const [key, verdict] of await balanceVerdicts(entry, numbers, key => fold.numbersOf(key, batch)))
      await say(entryBalances, key, verdict, position)
    const move = moveOf(entry)
    if (move !== undefined) await noteMove(move, batch)
    last = position
    return 'done'
  }
}

type Hold = Awaited<ReturnType<FoldWrites['takeAuthorisation']>>

/** What each address that the entry touches has after it. */
const addUp = async ({
  entry,
  step,
  hold,
  recent,
  fold,
  batch,
}: {
  entry: JournalEntry
  step: Step
  hold: Hold | undefined
  recent: Ports['recent']
  fold: FoldWrites
  batch: ConsumerBatch
}): Promise<ReadonlyMap<string, Numbers>> => {
  const numbers = new Map<string, Numbers>()
  const allAdded = addedBy(step, hold && { before: hold.before, after: hold.change.after })
  for (const [key, added] of allAdded) {
    const limitMinor = step.limit?.addressKey === key ? step.limit.limitMinor : undefined
    const { before, after } = await fold.addToAddress({ key, added, entry, limitMinor }, batch)
    recent.note(key, before)
    numbers.set(key, after)
  }
  for (const [name, before] of await fold.addToSums(addedToSums(allAdded), batch)) recent.note(name, before)
  return numbers
}

/** Of each address of a customer that the entry names or changes. */
const balanceVerdicts = async (
  { balances, addresses }: JournalEntry,
  numbers: ReadonlyMap<string, Numbers>,
  numbersOf: (key: string) => Promise<Numbers>,
): Promise<readonly (readonly [string, Verdict])[]> => {
  const told = new Map<string, Parameters<typeof saysTheSums>[0]>([
    ...balances.map(balance => [mainAddressKey(balance.accountId, balance.currency), balance] as const),
    ...addresses.map(balance => [addressKey(balance.address), balance] as const),
  ])
  const changed = [...numbers.keys()].filter(key => addressOfKey(key).accountId !== undefined)
  const verdicts: (readonly [string, Verdict])[] = []
  for (const key of new Set([...told.keys(), ...changed]))
    verdicts.push([key, saysTheSums(told.get(key), numbers.get(key) ?? (await numbersOf(key)))])
  return verdicts
}
