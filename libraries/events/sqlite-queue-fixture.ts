/** A program that takes messages of a queue and never answers, so that it can be killed with them in its hands. */
import process from 'node:process'
import { systemClock } from '../time/system-clock.ts'
import { openSqliteQueue } from './sqlite-queue.ts'

export const holdingProgram = import.meta.filename

const takeAndHold = async (file: string): Promise<void> => {
  const queue = await openSqliteQueue({ file, clock: systemClock() })
  await queue.subscribe('payments', 'push', async message => {
    process.stdout.write(`${message.payload}\n`)
    return await new Promise<never>(() => undefined)
  })
}

const [, program, file] = process.argv
if (program === holdingProgram && file !== undefined) await takeAndHold(file)
