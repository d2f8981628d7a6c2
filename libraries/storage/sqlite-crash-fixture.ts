/** A program that writes rows from `first` on, as fast as it can, and prints the number of each one that is acknowledged. */
import process from 'node:process'
import { amountMinor, integer, object, text } from '../schema/schema.ts'
import { systemClock } from '../time/system-clock.ts'
import { openSqliteStorage } from './sqlite-storage.ts'
import { put, table } from './storage-port.ts'

export const entryTable = table({
  name: 'entry',
  row: object({ account: text(), number: integer(), amount: amountMinor() }),
  partitionKey: ['account'],
  clusteringKey: ['number'],
})

const writersAtOnce = 16

/** Row `number` and news of it, in one batch. */
const writeForEver = async (file: string, first: number): Promise<void> => {
  const storage = await openSqliteStorage({ file, tables: [entryTable], durability: 'full', clock: systemClock() })
  let next = first
  const write = async (): Promise<never> => {
    for (;;) {
      const number = next++
      const account = `account ${number % 10}`
      await storage.atomic([
        put(entryTable, { account, number, amount: BigInt(number) }),
        { kind: 'outbox', topic: 'entry', delivery: 'log', key: account, payload: `${number}` },
      ])
      process.stdout.write(`${number}\n`)
    }
  }
  await Promise.all(Array.from({ length: writersAtOnce }, write))
}

const [, program, file, first] = process.argv
if (program === import.meta.filename && file !== undefined) await writeForEver(file, Number(first))
