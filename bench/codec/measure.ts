const warmUpMs = 600
const roundMs = 60
const rounds = 25

/** Microseconds per call: the best and the median of short rounds, because other programs share the machine. */
export const measure = (step: () => unknown): { bestUs: number; medianUs: number } => {
  let kept: unknown
  const until = process.hrtime.bigint() + BigInt(warmUpMs) * 1_000_000n
  let warm = 0
  while (process.hrtime.bigint() < until) for (let i = 0; i < 1000; i += 1, warm += 1) kept = step()
  const calls = Math.max(Math.round((warm / warmUpMs) * roundMs), 1)
  const times = Array.from({ length: rounds }, () => {
    const start = process.hrtime.bigint()
    for (let i = 0; i < calls; i += 1) kept = step()
    return Number(process.hrtime.bigint() - start) / calls / 1000
  }).sort((a, b) => a - b)
  if (kept === undefined) throw new Error('The step returned nothing.')
  return { bestUs: times[0] ?? 0, medianUs: times[rounds >> 1] ?? 0 }
}
