import assert from 'node:assert/strict'
import test from 'node:test'
import { mergeMetrics } from './merge-metrics.ts'

const bank = `# HELP florin_rpc_seconds Calls.
# TYPE florin_rpc_seconds histogram
florin_rpc_seconds_bucket{le="0.01",caller="service.mastercard"} 2
florin_rpc_seconds_bucket{le="+Inf",caller="service.mastercard"} 2
florin_rpc_seconds_sum{caller="service.mastercard"} 0.003
florin_rpc_seconds_count{caller="service.mastercard"} 2

# HELP florin_ledger_sum_minor Sum of all postings.
# TYPE florin_ledger_sum_minor gauge
florin_ledger_sum_minor{currency="GBP"} 0

# HELP florin_queue_depth Waiting.
# TYPE florin_queue_depth gauge
florin_queue_depth 3
`

const edge = `# HELP florin_link_state Links.
# TYPE florin_link_state gauge
florin_link_state{link="a b",state="up"} 1

# HELP florin_rpc_seconds Calls.
# TYPE florin_rpc_seconds histogram
florin_rpc_seconds_bucket{le="0.01",caller="edge"} 4
florin_rpc_seconds_bucket{le="+Inf",caller="edge"} 5
florin_rpc_seconds_bucket{le="+Inf",caller="service.mastercard"} 1
florin_rpc_seconds_sum{caller="edge"} 1.5e-7
florin_rpc_seconds_count{caller="edge"} 5

# HELP florin_queue_depth Waiting.
# TYPE florin_queue_depth gauge
florin_queue_depth 9
florin_odd_total{text="a \\"quoted\\" } brace"} 1 1700000000000
florin_nan Nan
`

test('families of several pages come together under one head each', () => {
  assert.equal(
    mergeMetrics([bank, edge]),
    `# HELP florin_rpc_seconds Calls.
# TYPE florin_rpc_seconds histogram
florin_rpc_seconds_bucket{le="0.01",caller="service.mastercard"} 2
florin_rpc_seconds_bucket{le="+Inf",caller="service.mastercard"} 3
florin_rpc_seconds_sum{caller="service.mastercard"} 0.003
florin_rpc_seconds_count{caller="service.mastercard"} 2
florin_rpc_seconds_bucket{le="0.01",caller="edge"} 4
florin_rpc_seconds_bucket{le="+Inf",caller="edge"} 5
florin_rpc_seconds_sum{caller="edge"} 1.5e-7
florin_rpc_seconds_count{caller="edge"} 5

# HELP florin_ledger_sum_minor Sum of all postings.
# TYPE florin_ledger_sum_minor gauge
florin_ledger_sum_minor{currency="GBP"} 0

# HELP florin_queue_depth Waiting.
# TYPE florin_queue_depth gauge
florin_queue_depth 9

# HELP florin_link_state Links.
# TYPE florin_link_state gauge
florin_link_state{link="a b",state="up"} 1

florin_odd_total{text="a \\"quoted\\" } brace"} 1

florin_nan NaN
`,
  )
})

test('no page and an empty page are an empty page', () => {
  assert.equal(mergeMetrics([]), '')
  assert.equal(mergeMetrics(['', '\n']), '')
})
