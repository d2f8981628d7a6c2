import { parseArgs } from 'node:util'
import { createIds } from '#libraries/ids/ids.ts'
import { nodeRandom } from '#libraries/ids/node-random.ts'
import { systemClock } from '#libraries/time/system-clock.ts'
import { apply } from '#services/ledger/domain/apply.ts'
import type { Command } from '#services/ledger/domain/command.ts'
import { decide } from '#services/ledger/domain/engine.ts'
import { emptyState } from '#services/ledger/domain/state.ts'
import {
  type Address,
  customerAddress,
  depositsClearingAddress,
  potAddress,
} from '#services/ledger/messages/addresses.ts'
import { byteReader } from '#services/ledger/store/byte-reader.ts'
import { byteWriter } from '#services/ledger/store/byte-writer.ts'
import { readRecord } from '#services/ledger/store/read-record.ts'
import { writeRecord } from '#services/ledger/store/write-record.ts'

/**
 * How much memory an idle address takes: opened, with money on it, nothing held. Records go through their bytes, as at a start, and the ids of
 * commands and entry sets are forgotten, as they are when a snapshot covers them.
 *
 *     node --expose-gc bench/ledger/memory.ts [--addresses 1000000]
 */
const { values } = parseArgs({ options: { addresses: { type: 'string', default: '1000000' } } })
const count = Number(values.addresses)
const gc = globalThis.gc
if (gc === undefined) throw new Error('Run it with node --expose-gc.')

const ids = createIds({ clock: systemClock(), random: nodeRandom() })
const state = emptyState()
const writer = byteWriter(4096)

/** Decides, writes, reads and applies: nothing in the books shares memory with the command. */
const send = (command: Command) => {
  const decision = decide(state, command, { recordedAt: 1, traceparent: undefined })
  if (decision.kind !== 'record') throw new Error(`${command.operation}: ${decision.kind}`)
  writer.reset(0)
  writeRecord(writer, decision.record)
  const before = { sequence: state.sequence, position: state.position, recordedAt: 1 }
  apply(state, readRecord(byteReader(writer.bytes()), before, 2))
}
const head = () => ({ commandId: ids.next('cmd'), requestHash: '', effectiveAt: 1 })
const pay = (address: Address, amountMinor: bigint) =>
  send({
    operation: 'post',
    body: {
      ...head(),
      entrySetId: ids.next('entryset'),
      transactionId: ids.next('tx'),
      kind: 'deposit',
      postings: [
        { address, amountMinor },
        { address: depositsClearingAddress('GBP'), amountMinor: -amountMinor },
      ],
    },
  })
const forgetIds = () => {
  for (const map of [...Object.values(state.commands), state.entrySets]) {
    map.beginGeneration()
    map.forgetOlder()
  }
}
/** Bytes that are in use when nothing is left to be thrown away. */
const used = async (): Promise<number> => {
  forgetIds()
  for (let round = 0; round < 3; round++) {
    await new Promise(resolve => setImmediate(resolve))
    gc()
  }
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

const measured = async (what: string, open: (n: number) => void) => {
  const before = await used()
  for (let n = 0; n < count; n++) {
    open(n)
    if (n % 50_000 === 0) forgetIds()
  }
  const bytes = ((await used()) - before) / count
  console.log(`| ${what} | ${count} | ${bytes.toFixed(0)} |`)
}

console.log('| idle address | how many | bytes each |')
console.log('|---|---|---|')
await measured('main address of an account', () => {
  const accountId = ids.next('acc')
  send({ operation: 'openAccount', body: { ...head(), accountId, currency: 'GBP' } })
  pay(customerAddress(accountId, 'GBP'), 12_345n)
})
const [owner] = state.accounts.keys()
if (owner === undefined) throw new Error('No account was opened.')
await measured('pot', () => {
  const address = potAddress(owner, ids.next('pot'), 'GBP')
  send({ operation: 'openAddress', body: { ...head(), address } })
  pay(address, 500n)
})
