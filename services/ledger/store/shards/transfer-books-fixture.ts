import assert from 'node:assert/strict'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { isId } from '#libraries/ids/ids.ts'
import { chartOf } from '../../domain/named-sums.ts'
import type { Recorded } from '../../domain/recorded.ts'
import type { LedgerState } from '../../domain/state.ts'
import type { Durable, ShardedBooks } from './sharded-fixture.ts'
import { addSums } from './sums-over-shards.ts'

/** What must be true of the journals of all shards at any moment, whoever died when. Returns how transfers stand in them. */
export const assertConserved = async (books: ShardedBooks, depositedMinor: bigint) => {
  const shards = await books.durable()
  const states = shards.map(({ state }) => state)
  for (const state of states)
    for (const [currency, sum] of state.sums) assert.equal(sum, 0n, `each shard sums to zero in ${currency}`)
  const sums = addSums(states.map(chartOf))
  const sum = (line: string) => sums.get(`${line}/GBP`) ?? 0n
  assert.equal(sum('customer') + sum('pot') + sum('transit'), depositedMinor, 'money is with customers or on its way')
  assert.equal(sum('deposits-clearing'), -depositedMinor)
  for (const state of states)
    for (const { posted, held } of state.accounts.values()) assert.ok(posted - held >= 0n, 'nobody spends what is held')
  const steps = transferSteps(shards)
  assert.equal(sum('transit'), -steps.inTransitMinor, 'transit is what was credited and not yet captured')
  return { ...steps, pending: states.reduce((open, state) => open + openTransfers(state), 0) }
}

const openTransfers = (state: LedgerState): number =>
  [...state.holds.entries()].filter(([id, hold]) => isId('hold', id) && hold.held > 0n).length

/** Each step of a transfer is in the journals once at most, no capture without its credit, no release beside one. */
const transferSteps = (shards: readonly Durable[]) => {
  const credited = new Map<string, bigint>()
  const captured = new Set<string>()
  const released = new Set<string>()
  const once = (seen: { has: (id: string) => boolean }, id: string) => assert.ok(!seen.has(id), `${id} is booked once`)
  const note = ({ what, commandId }: Recorded) => {
    if (!commandId.startsWith('transfer/')) return
    if (what.kind === 'posted' && what.postings.some(({ address }) => address.name === 'transit')) {
      once(credited, commandId)
      credited.set(commandId, what.postings.find(({ amountMinor }) => amountMinor > 0n)?.amountMinor ?? 0n)
    }
    if (what.kind === 'captured') {
      once(captured, commandId)
      assert.equal(what.found, 'hold')
      captured.add(commandId)
    }
    if (what.kind === 'released') {
      once(released, commandId)
      released.add(commandId)
    }
  }
  for (const { records } of shards) for (const record of records) note(record)
  for (const id of captured) assert.ok(credited.has(id), 'what was captured was credited')
  for (const id of released) assert.ok(!credited.has(id), 'what was credited is never released')
  let inTransitMinor = 0n
  for (const [id, amountMinor] of credited) if (!captured.has(id)) inTransitMinor += amountMinor
  return { inTransitMinor, credited: credited.size, captured: captured.size, released: released.size }
}

/** Waits until no transfer is under way in the journals. */
export const untilQuiet = async (books: ShardedBooks, depositedMinor: bigint) => {
  for (let turn = 0; turn < 500; turn++) {
    const { pending, inTransitMinor } = await assertConserved(books, depositedMinor)
    if (pending === 0 && inTransitMinor === 0n) return
    await nextTurn()
  }
  assert.fail('a transfer stays under way')
}
