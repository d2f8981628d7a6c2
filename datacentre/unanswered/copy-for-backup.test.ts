import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { memoryTelemetry } from '#libraries/telemetry/memory-telemetry.ts'
import { unansweredForBackup } from './copy-for-backup.ts'
import { openFileUnansweredLog } from './file-unanswered-log.ts'

const payment = { id: '1', mti: '0100', de7: '1124101112', de11: '000002', de32: '', de33: '', de63: '', at: 1 }

test('a backup knows every 91 and takes none of them for acknowledged', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'florin-unanswered-'))
  const path = join(directory, 'unanswered.log')
  const { log } = memoryTelemetry()
  const written = await openFileUnansweredLog({ directory, log })
  await written.append({ kind: 'given', payment })
  await written.append({ kind: 'acknowledged', id: '1', at: 2 })
  await written.append({ kind: 'given', payment: { ...payment, id: '2' } })
  await written.close()
  await writeFile(path, unansweredForBackup(await readFile(path, 'utf8')))
  const restored = await openFileUnansweredLog({ directory, log })
  assert.deepEqual(
    restored.records.map(record => (record.kind === 'given' ? record.payment.id : record.kind)),
    ['1', '2'],
  )
  await restored.close()
  await rm(directory, { recursive: true })
})
