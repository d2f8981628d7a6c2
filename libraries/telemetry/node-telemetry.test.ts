import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'node:test'
import { nodeRandom } from '../ids/node-random.ts'
import { manualClock } from '../time/manual-clock.ts'
import { nodeTelemetry } from './node-telemetry.ts'
import { findTraces } from './sqlite-trace-store.ts'
import type { SpanRecord } from './telemetry-port.ts'

const open = (
  directory: string,
  spans: { directory: string; keep: number } | ((list: readonly SpanRecord[]) => void),
) =>
  nodeTelemetry({
    clock: manualClock(),
    random: nodeRandom(),
    settings: { process: 'bank', logDirectory: directory, logLevel: 'info', logBytesMax: 1_000_000, spans },
  })

test('a payment leaves its trace on disk and its trace id in the log', async t => {
  const directory = mkdtempSync(join(tmpdir(), 'florin-telemetry-'))
  t.after(() => rmSync(directory, { recursive: true, force: true }))
  const { log, tracer, metrics, findTrace, close } = open(directory, { directory: join(directory, 'traces'), keep: 10 })
  await tracer.span({ name: 'answerFrame', place: 'edge' }, async () => {
    tracer.annotate({ transactionId: 'tx_1' })
    log.at('edge').info('Answered.')
  })
  const [span] = await findTrace('tx_1')
  assert.equal(span?.name, 'answerFrame')
  assert.match(await metrics.page(), /^florin_telemetry_dropped\{process="bank",what="spans"\} 0$/m)
  await close()
  assert.match(readFileSync(join(directory, 'bank-000001.log'), 'utf8'), new RegExp(`"traceId":"${span?.traceId}"`))
  assert.deepEqual(findTraces(join(directory, 'traces'), 'tx_1'), [span])
})

test('where traces are not kept, spans go to whom one says, or nowhere', async t => {
  const directory = mkdtempSync(join(tmpdir(), 'florin-telemetry-'))
  t.after(() => rmSync(directory, { recursive: true, force: true }))
  const seen: SpanRecord[] = []
  for (const spans of [(list: readonly SpanRecord[]) => void seen.push(...list), { directory, keep: 0 }]) {
    const { tracer, findTrace, close } = open(directory, spans)
    await tracer.span({ name: 'x', place: 'edge' }, async () => tracer.annotate({ rrn: '1' }))
    assert.deepEqual(await findTrace('1'), [])
    await close()
  }
  assert.equal(seen.length, 1)
})
