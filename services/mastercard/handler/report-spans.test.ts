import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SpanRecord } from '#libraries/telemetry/telemetry-port.ts'
import { reportSpans } from './report-spans.ts'

const context = { remainingMs: () => 1000, caller: 'edge', traceId: '0'.repeat(32) }
const span: SpanRecord = {
  traceId: '1'.repeat(32),
  spanId: '2'.repeat(16),
  name: 'frame',
  place: 'edge',
  startMs: 1,
  durationMs: 2,
  outcome: '00',
  attributes: { stan: '000017' },
}

test('the spans of the edge are kept with those of the bank, or dropped where nothing keeps them', async () => {
  const kept: SpanRecord[] = []
  await reportSpans({ traces: { add: spans => void kept.push(...spans) } })(
    { spans: [{ ...span, attributes: { stan: '000017' } }] },
    context,
  )
  assert.deepEqual(kept, [span])
  await reportSpans({ traces: undefined })({ spans: [{ ...span, attributes: { stan: '000017' } }] }, context)
  assert.equal(kept.length, 1)
})
