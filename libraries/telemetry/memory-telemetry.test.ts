import assert from 'node:assert/strict'
import test from 'node:test'
import { manualClock } from '../time/manual-clock.ts'
import { memoryTelemetry } from './memory-telemetry.ts'

test('a test sees the log lines, with their place and the trace that they belong to', async () => {
  const { log, logs, tracer, spans } = memoryTelemetry({ clock: manualClock() })
  log.at('service.card').info('A card was issued.', { cardId: 'card_1' })
  await tracer.span({ name: 'authorise', place: 'edge' }, async () => log.at('edge').warn('Late.'))
  assert.deepEqual(logs, [
    { level: 'info', place: 'service.card', message: 'A card was issued.', fields: { cardId: 'card_1' } },
    { level: 'warn', place: 'edge', message: 'Late.', fields: {}, traceId: spans[0]?.traceId },
  ])
})

test('a test reads the value of a metric by its labels', async () => {
  const { metrics, value } = memoryTelemetry()
  const calls = metrics.counter({ name: 'florin_calls_total', help: 'Calls.', labels: ['callee', 'outcome'] })
  calls.add({ callee: 'card', outcome: 'ok' }, 2)
  calls.add({ callee: 'ledger', outcome: 'ok' })
  assert.equal(await value('florin_calls_total', { callee: 'card' }), 2)
  assert.equal(await value('florin_calls_total'), 3)
  assert.equal(await value('florin_other_total'), undefined)
})
