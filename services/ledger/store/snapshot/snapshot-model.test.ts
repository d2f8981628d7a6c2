import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import fc from 'fast-check'
import type { Command } from '../../domain/command.ts'
import { liveBooks } from '../../domain/live-books.ts'
import type { LedgerStore } from '../ledger-store.ts'
import { call, startedStore } from '../ledger-store-fixture.ts'
import { memoryJournalFile } from '../memory-journal-file-double.ts'
import { memorySnapshotFiles } from './memory-snapshot-files-double.ts'
import { anyCommand, openings } from './random-commands-fixture.ts'
import { forgetfulStore } from './snapshot-fixture.ts'
import type { Snapshots } from './snapshots-port.ts'

/** Two ledgers get the same commands: one that remembers everything, and one that makes snapshots and forgets. */

type Step =
  | { readonly kind: 'command'; readonly command: Command }
  | { readonly kind: 'stop' }
  /** The power goes so many steps of the disk later, or at the end if there are fewer. */
  | { readonly kind: 'power'; readonly after: number; readonly left: 'all-written' | 'flushed-only' }

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 30, arbitrary: anyCommand.map(command => ({ kind: 'command' as const, command })) },
  { weight: 1, arbitrary: fc.constant({ kind: 'stop' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('power' as const),
      after: fc.nat(60),
      left: fc.constantFrom('all-written' as const, 'flushed-only' as const),
    }),
  },
)

const submit = async (store: LedgerStore, command: Command) => {
  if (command.operation !== 'reverseEntrySet') return store.submit(command, call)
  return store.submit({ ...command, original: await store.entrySet(command.body.reverses) }, call)
}

const tellBoth = async (stores: readonly LedgerStore[], command: Command) => {
  const [plain, forgetful] = await Promise.all(stores.map(store => submit(store, command)))
  assert.deepEqual(forgetful, plain, `answer to ${command.operation} ${command.body.commandId}`)
  return plain
}

/** Snapshots take their time, so that commands come while one is made. */
const slow =
  (turns: number) =>
  (snapshots: Snapshots): Snapshots => {
    const wait = async () => {
      for (let turn = 0; turn < turns; turn++) await nextTurn()
    }
    return {
      ...snapshots,
      make: async making => {
        await wait()
        const name = await snapshots.make(making)
        await wait()
        return name
      },
    }
  }

const notUsed = 'A snapshot of the ledger is not used'

const runBoth = async (steps: readonly Step[], { tailRecords, turns }: { tailRecords: number; turns: number }) => {
  const [plainFile, file] = [memoryJournalFile(), memoryJournalFile()]
  let disk = memorySnapshotFiles()
  let plain = await startedStore({ file: plainFile })
  const wrap = slow(turns)
  let forgetful = await forgetfulStore({ file, disk, tailRecords, wrap })
  let snapshots = 0
  const restart = async (left: 'all-written' | 'flushed-only' | undefined) => {
    await plain.store.stop()
    await forgetful.store.stop()
    snapshots += forgetful.snapshots.made()
    if (left !== undefined) disk = disk.afterPowerLoss(left)
    plain = await startedStore({ file: plainFile })
    forgetful = await forgetfulStore({ file, disk, tailRecords, wrap })
    assert.deepEqual(
      forgetful.log.lines.filter(line => line.startsWith(notUsed)),
      [],
    )
  }
  const sent: Command[] = []
  let isAlmostOut: 'all-written' | 'flushed-only' | undefined
  for (const now of [...openings().map(command => ({ kind: 'command', command }) as const), ...steps]) {
    if (now.kind === 'command') {
      await tellBoth([plain.store, forgetful.store], now.command)
      sent.push(now.command)
    } else if (now.kind === 'power' && isAlmostOut === undefined) {
      disk.losePowerAfter(now.after)
      isAlmostOut = now.left
    } else {
      await restart(isAlmostOut)
      isAlmostOut = undefined
    }
  }
  await restart(isAlmostOut)
  for (const command of sent) await tellBoth([plain.store, forgetful.store], command)
  assert.deepEqual(await forgetful.store.read(liveBooks), await plain.store.read(liveBooks))
  await plain.store.stop()
  await forgetful.store.stop()
  assert.deepEqual(file.bytes(), plainFile.bytes(), 'they wrote the same journal')
  return snapshots
}

test('a ledger that makes snapshots and forgets answers, books and recovers as one that remembers everything', async () => {
  let snapshots = 0
  const limits = fc.record({ tailRecords: fc.integer({ min: 3, max: 25 }), turns: fc.constantFrom(0, 3, 20) })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 90, size: 'max' }), limits, async (steps, given) => {
      snapshots += await runBoth(steps, given)
    }),
    { numRuns: 30 },
  )
  assert.ok(snapshots >= 30, `${snapshots} snapshots were made`)
})
