export type Measured = {
  readonly inFlight: number
  readonly calls: number
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Processor time of all processes of the contestant, this one with its callers included, in microseconds a command. */
  readonly processorUs: number
}

/** `inFlight` callers that each wait for their answer before they ask again, for `seconds`. The number of a call is new each time. */
export const measure = async ({
  inFlight,
  seconds,
  call,
  otherProcessorSeconds = () => 0,
}: {
  inFlight: number
  seconds: number
  call: (n: number) => Promise<unknown>
  otherProcessorSeconds?: () => number
}): Promise<Measured> => {
  globalThis.gc?.()
  const latencies: number[] = []
  const before = { process: process.cpuUsage(), others: otherProcessorSeconds() }
  const startMs = performance.now()
  const endMs = startMs + seconds * 1000
  let n = 0
  const caller = async () => {
    for (let sentMs = performance.now(); sentMs < endMs; ) {
      await call(n++)
      const answeredMs = performance.now()
      latencies.push(answeredMs - sentMs)
      sentMs = answeredMs
    }
  }
  await Promise.all(Array.from({ length: inFlight }, caller))
  const tookS = (performance.now() - startMs) / 1000
  const { user, system } = process.cpuUsage(before.process)
  const processorS = (user + system) / 1e6 + otherProcessorSeconds() - before.others
  const sorted = Float64Array.from(latencies).sort()
  const at = (quantile: number) => sorted[Math.floor((sorted.length - 1) * quantile)] ?? 0
  return {
    inFlight,
    calls: sorted.length,
    perSecond: sorted.length / tookS,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
    processorUs: (processorS / sorted.length) * 1e6,
  }
}
