import type { Metrics } from '#libraries/telemetry/telemetry-port.ts'

/** Why a message got no reply: closed, so that the drops can be summed. */
export type DropReason =
  | 'no-mti'
  | 'unknown-mti'
  | 'advice'
  | 'bank-silent'
  | 'unacknowledged-reversal'
  | 'unreadable'
  | 'no-link'
  | 'unmatched-reply'
  | 'not-recorded'

/** Why the edge answered 91. */
export type DeclineReason =
  | 'not-signed-on'
  | 'draining'
  | 'shed'
  | 'late-arrival'
  | 'repeat'
  | 'tunnel-down'
  | 'cut-off'
  | 'bank-failed'

export type EdgeMetrics = {
  readonly answered: (by: 'bank' | 'edge', seconds: number) => void
  readonly dropped: (reason: DropReason) => void
  readonly declined: (reason: DeclineReason) => void
  readonly late: () => void
  readonly linkState: (link: string, state: string) => void
  readonly linkBroken: (reason: string) => void
  readonly unanswered: (payments: number) => void
  readonly spansDropped: (count: number) => void
}

export const linkStates = ['connected', 'signed-on', 'draining', 'down'] as const

export const edgeMetrics = (metrics: Metrics): EdgeMetrics => {
  const seconds = metrics.histogram({
    name: 'florin_authorisation_seconds',
    help: "From a request's first byte at the edge's socket to its reply written there.",
    labels: ['by'],
    buckets: [0.001, 0.002, 0.003, 0.005, 0.0075, 0.01, 0.015, 0.02, 0.03, 0.05, 0.1, 0.25, 0.5, 1, 1.5, 2, 5],
  })
  const dropped = counter(metrics, 'florin_edge_dropped_total', 'Messages of the network that got no reply.', [
    'reason',
  ])
  const declined = counter(metrics, 'florin_edge_declines_total', 'Requests that the edge itself answered 91.', [
    'reason',
  ])
  const late = counter(metrics, 'florin_late_answers_total', "The bank's answers that came after the edge's 91.", [])
  const broken = counter(metrics, 'florin_edge_links_broken_total', 'Links that the edge reset.', ['reason'])
  const spans = counter(metrics, 'florin_edge_spans_dropped_total', 'Spans that found no room to wait in.', [])
  const state = metrics.gauge({
    name: 'florin_link_state',
    help: '1 for the state of a link.',
    labels: ['link', 'state'],
  })
  const unanswered = metrics.gauge({
    name: 'florin_unanswered_payments',
    help: '91s given whose reversal the bank has not acknowledged yet.',
    labels: [],
  })
  late.add({}, 0)
  return {
    answered: (by, value) => seconds.observe({ by }, value),
    dropped: reason => dropped.add({ reason }),
    declined: reason => declined.add({ reason }),
    late: () => late.add({}),
    linkState: (link, current) => {
      for (const each of linkStates) state.set({ link, state: each }, each === current ? 1 : 0)
    },
    linkBroken: reason => broken.add({ reason }),
    unanswered: payments => unanswered.set({}, payments),
    spansDropped: count => spans.add({}, count),
  }
}

const counter = (metrics: Metrics, name: string, help: string, labels: readonly string[]) =>
  metrics.counter({ name, help, labels })
