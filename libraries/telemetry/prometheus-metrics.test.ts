import assert from 'node:assert/strict'
import test from 'node:test'
import { prometheusMetrics } from './prometheus-metrics.ts'

test("the page is in Prometheus' text format", async () => {
  const metrics = prometheusMetrics()
  const total = { name: 'florin_authorisations_total', help: 'Card payments decided.', labels: ['outcome'] }
  metrics.counter(total).add({ outcome: 'approved' }, 2)
  metrics.counter(total).add({ outcome: 'approved' })
  metrics.counter(total).add({ outcome: 'declined' })
  const lag = metrics.gauge({ name: 'florin_projection_lag_entries', help: 'Entries behind.', labels: [] })
  metrics.onScrape(() => lag.set({}, 7))
  metrics.onScrape(async () => {
    throw new Error('One collector fails.')
  })
  const seconds = { name: 'florin_rpc_seconds', help: 'Calls.', labels: ['callee'], buckets: [0.001, 0.01] }
  metrics.histogram(seconds).observe({ callee: 'service.card' }, 0.005)
  assert.equal(
    await metrics.page(),
    `# HELP florin_authorisations_total Card payments decided.
# TYPE florin_authorisations_total counter
florin_authorisations_total{outcome="approved"} 3
florin_authorisations_total{outcome="declined"} 1

# HELP florin_projection_lag_entries Entries behind.
# TYPE florin_projection_lag_entries gauge
florin_projection_lag_entries 7

# HELP florin_rpc_seconds Calls.
# TYPE florin_rpc_seconds histogram
florin_rpc_seconds_bucket{le="0.001",callee="service.card"} 0
florin_rpc_seconds_bucket{le="0.01",callee="service.card"} 1
florin_rpc_seconds_bucket{le="+Inf",callee="service.card"} 1
florin_rpc_seconds_sum{callee="service.card"} 0.005
florin_rpc_seconds_count{callee="service.card"} 1
`,
  )
})

test('two banks in one process do not see each other', async () => {
  const declaration = { name: 'florin_x_total', help: 'X.', labels: [] }
  const [a, b] = [prometheusMetrics(), prometheusMetrics()]
  a.counter(declaration).add({})
  b.counter(declaration).add({}, 5)
  assert.match(await a.page(), /florin_x_total 1\n/)
  assert.match(await b.page(), /florin_x_total 5\n/)
})

test("a metric without the bank's prefix is a bug", () => {
  assert.throws(() => prometheusMetrics().counter({ name: 'requests', help: 'X.', labels: [] }), /florin_/)
})
