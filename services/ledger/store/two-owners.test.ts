import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import fc from 'fast-check'
import { Failure } from '#libraries/errors/failure.ts'
import type { AccountId } from '#libraries/ids/ids.ts'
import type { Command } from '../domain/command.ts'
import { operationOf, type Recorded } from '../domain/recorded.ts'
import { deposit, opening, purchase, reversal } from '../ledger-fixture.ts'
import { call } from './ledger-store-fixture.ts'
import { type AppendFault, sharedJournals } from './shared-journal-double.ts'
import { type SharedOwner, sharedOwner } from './shared-owner-fixture.ts'
import type { Answer } from './waiting.ts'

/**
 * Owners fight over one journal: new ones open their epochs while old ones go on, are paused with batches on their way, lose
 * answers and batches, and go deaf. Callers send to any of them, and again to another one what failed.
 */
const runs = 400
const accounts = ['1', '2', '3'].map(digit => `acc_${digit.repeat(22)}` as AccountId)

const commands: readonly Command[] = [
  ...accounts.map((accountId, n) => ({
    operation: 'openAccount' as const,
    body: opening(accountId, 'GBP', { commandId: `open ${n}` }),
  })),
  ...Array.from({ length: 12 }, (_, n): Command => {
    const accountId = accounts[n % accounts.length] as AccountId
    const commandId = `command ${n}`
    if (n % 4 === 0) return { operation: 'post', body: deposit(accountId, 1000n, { commandId }) }
    if (n % 4 === 3) return { operation: 'reverse', body: reversal([`command ${n - 2}`], { commandId }) }
    return { operation: 'authorise', body: purchase(accountId, 300n, { commandId, references: [commandId] }) }
  }),
]

type Step =
  | { readonly kind: 'send'; readonly command: number; readonly owner: number }
  | { readonly kind: 'pause' | 'resume' | 'deaf' | 'hearing' | 'stop' | 'look'; readonly owner: number }
  | { readonly kind: 'fault'; readonly owner: number; readonly fault: AppendFault }
  | { readonly kind: 'takeover' | 'deliver' | 'turn' }

const ownerNumber = () => fc.integer({ min: 0, max: 2 })
const faults = ['answer-lost', 'append-lost', 'arrives-late'] as const
const steps = (): fc.Arbitrary<Step[]> =>
  fc.array(
    fc.oneof(
      {
        weight: 12,
        arbitrary: fc.record({
          kind: fc.constant('send' as const),
          command: fc.nat(commands.length - 1),
          owner: ownerNumber(),
        }),
      },
      {
        weight: 5,
        arbitrary: fc.record({
          kind: fc.constantFrom('pause' as const, 'resume', 'deaf', 'hearing', 'look'),
          owner: ownerNumber(),
        }),
      },
      { weight: 1, arbitrary: fc.record({ kind: fc.constant('stop' as const), owner: ownerNumber() }) },
      {
        weight: 4,
        arbitrary: fc.record({
          kind: fc.constant('fault' as const),
          owner: ownerNumber(),
          fault: fc.constantFrom(...faults),
        }),
      },
      { weight: 5, arbitrary: fc.record({ kind: fc.constantFrom('takeover' as const, 'deliver', 'turn', 'turn') }) },
    ),
    { minLength: 10, maxLength: 60 },
  )

test(`${runs} fights of several owners: nothing acknowledged is lost, nothing is booked twice, all books are the journal`, async context => {
  const seed = Number(process.env['FLORIN_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
  context.diagnostic(`seed ${seed} (FLORIN_SEED=${seed} repeats it)`)
  const seen = new Map<string, number>()
  const note = (word: string) => seen.set(word, (seen.get(word) ?? 0) + 1)
  await fc.assert(
    fc.asyncProperty(steps(), async story => fight(story, note)),
    { seed, numRuns: runs },
  )
  for (const word of ['acknowledged', 'replayed', 'ledger.position-taken', 'ledger.flush-failed', 'took over'])
    assert.ok((seen.get(word) ?? 0) > runs / 40, `the fights reach ${word}: ${[...seen]}`)
})

const fight = async (story: readonly Step[], note: (word: string) => void) => {
  const shared = sharedJournals()
  const owners: SharedOwner[] = []
  const acknowledged: Recorded[] = []
  const waiting: Promise<unknown>[] = []
  /** The newest epoch that was open before a moment: looks at an older one that begin later must fail. */
  let newestOpen = 0
  const notes = (thrown: unknown) => {
    if (!(thrown instanceof Failure)) throw thrown
    note(thrown.subCode)
  }

  const takeOver = () => {
    const owner = sharedOwner(shared, owners.length + 1)
    const started = owner.store.start().then(() => {
      newestOpen = Math.max(newestOpen, owner.epoch)
      note('took over')
      owners.push(owner)
    })
    return started.catch(notes)
  }
  const told = (answer: Answer) => {
    assert.ok(answer.kind === 'recorded' || answer.kind === 'already-open', 'no id was used for two requests')
    if (answer.kind !== 'recorded') return
    note(answer.replayed ? 'replayed' : 'acknowledged')
    acknowledged.push(answer.record)
  }
  const act = async (step: Step) => {
    if (!('owner' in step)) {
      if (step.kind === 'takeover') return takeOver()
      return step.kind === 'deliver' ? shared.deliverLate() : nextTurn()
    }
    // One of the last three.
    const owner = owners.at(-1 - (step.owner % Math.min(3, owners.length)))
    assert.ok(owner)
    switch (step.kind) {
      case 'send':
        return void waiting.push(owner.store.submit(commands[step.command] as Command, call).then(told, notes))
      case 'look':
        return void waiting.push(looksAt(owner, newestOpen > owner.epoch).catch(notes))
      case 'fault':
        return owner.failNext(step.fault)
      case 'stop':
        return void waiting.push(owner.store.stop())
      case 'pause':
        return owner.pause()
      case 'resume':
        return owner.resume()
      case 'deaf':
      case 'hearing':
        return owner.beDeaf(step.kind === 'deaf')
    }
  }

  await takeOver()
  for (const step of story) await act(step)
  for (const owner of owners) {
    owner.resume()
    owner.beDeaf(false)
  }
  await Promise.all(waiting)
  shared.deliverLate()
  const last = sharedOwner(shared, 1000)
  await last.store.start()
  // Who was told to stop while nobody knew has books in doubt, which nobody looks at again.
  for (const owner of [...owners, last])
    if (!owner.fatal.includes('its journal could not be flushed')) await owner.assertBooks()
  await agree(last, acknowledged)
  for (const owner of [...owners, last]) await owner.store.stop()
}

/** A look that begins when a newer owner serves must tell nothing. */
const looksAt = async (owner: SharedOwner, isStale: boolean) => {
  await owner.store.read(state => state.sequence)
  assert.ok(!isStale, 'a stale owner told of its books')
}

const agree = async (last: SharedOwner, acknowledged: readonly Recorded[]) => {
  const records: Recorded[] = []
  await last.store.scan(batch => records.push(...batch))
  const ids = records.map(({ what, commandId }) => `${operationOf(what)} ${commandId}`)
  assert.equal(new Set(ids).size, ids.length, 'each command is in the journal once')
  for (const record of acknowledged) assert.deepEqual(records[record.sequence - 1], record)
}
