import { Counter, Gauge, Histogram, Registry } from '@prometheus-io/client'
import { invariant } from '../errors/invariant.ts'
import type { Metrics } from './telemetry-port.ts'

/** Metrics in a registry of their own: two banks in one process (as in tests) do not see each other's. */
export const prometheusMetrics = (): Metrics => {
  const registry = new Registry()
  const collectors: (() => void | Promise<void>)[] = []
  const made = new Map<string, unknown>()
  const once = <T>(kind: string, name: string, make: () => T): T => {
    invariant(namePattern.test(name), 'A metric is named florin_ and then words in snake case.')
    const key = `${kind} ${name}`
    const there = made.get(key) as T | undefined
    if (there !== undefined) return there
    const metric = make()
    made.set(key, metric)
    return metric
  }
  const declare = (declaration: { name: string; help: string; labels: readonly string[] }) => ({
    name: declaration.name,
    help: declaration.help,
    labelNames: [...declaration.labels],
    registers: [registry],
  })
  return {
    counter: declaration =>
      once('counter', declaration.name, () => {
        const counter = new Counter(declare(declaration))
        return { add: (labels, by = 1) => counter.inc(labels, by) }
      }),
    gauge: declaration =>
      once('gauge', declaration.name, () => {
        const gauge = new Gauge(declare(declaration))
        return { set: (labels, value) => gauge.set(labels, value) }
      }),
    histogram: declaration =>
      once('histogram', declaration.name, () => {
        const histogram = new Histogram({ ...declare(declaration), buckets: [...declaration.buckets] })
        return { observe: (labels, value) => histogram.observe(labels, value) }
      }),
    onScrape: collect => {
      collectors.push(collect)
    },
    page: async () => {
      // One collector that fails must not hide the metrics of the others.
      await Promise.allSettled(collectors.map(async collect => collect()))
      return registry.metrics()
    },
  }
}

const namePattern = /^florin_[a-z0-9_]+$/
