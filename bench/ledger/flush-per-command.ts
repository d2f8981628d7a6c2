import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { type Measured, measure } from './measure.ts'

const bytesPerCommand = 300

/** What the disk gives: append 300 bytes, flush, again and again. Nothing that is durable one by one can be faster. */
export const flushPerCommand = async ({
  directory,
  seconds,
}: {
  directory: string
  seconds: number
}): Promise<Measured> => {
  const file = await open(join(directory, 'flush-per-command'), 'w')
  const bytes = Buffer.alloc(bytesPerCommand, 'x')
  let offset = 0
  const measured = await measure({
    inFlight: 1,
    seconds,
    call: async () => {
      await file.write(bytes, 0, bytes.length, offset)
      offset += bytes.length
      await file.datasync()
    },
  })
  await file.close()
  return measured
}
