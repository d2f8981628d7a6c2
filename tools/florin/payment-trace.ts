import { Failure } from '#libraries/errors/failure.ts'
import type { Clock } from '#libraries/time/clock.ts'
import { type BankAddress, callAt } from './operator-client.ts'

/** One step of a payment, as the operator door gives it. */
export type Hop = {
  readonly place: string
  readonly name: string
  readonly afterMs: number
  readonly durationMs: number
  readonly outcome: string
  readonly spanId: string
  readonly parentSpanId: string | null
  readonly attributes: Readonly<Record<string, string | number | boolean>>
}

export type Trace = {
  readonly traceId: string
  readonly startedAt: string
  readonly durationMs: number
  readonly hops: readonly Hop[]
}

const lookEveryMs = 25

/** The traces of an id, newest first; none when nothing is kept under it (yet). */
export const findTraces = async (bank: BankAddress, id: string): Promise<readonly Trace[]> => {
  try {
    return ((await callAt(bank, 'trace-find', { id })) as { traces: Trace[] }).traces
  } catch (thrown) {
    if (thrown instanceof Failure && thrown.code === 'not-found') return []
    throw thrown
  }
}

/** Waits until the payment with this reference can be traced from the edge to the push, or for `waitMs`; then gives what there is. */
export const findPayment = async ({
  bank,
  clock,
  retrievalReference,
  waitMs,
}: {
  bank: BankAddress
  clock: Clock
  retrievalReference: string
  waitMs: number
}): Promise<{ readonly transactionId: string | undefined; readonly hops: readonly Hop[] } | undefined> => {
  const untilMs = clock.monotonicMs() + waitMs
  for (;;) {
    const [trace] = await findTraces(bank, retrievalReference)
    const whole = trace?.hops.some(hop => hop.place === 'edge') && attribute(trace, 'transactionId') !== undefined
    if (trace !== undefined && (whole || clock.monotonicMs() >= untilMs))
      return { transactionId: attribute(trace, 'transactionId'), hops: trace.hops }
    if (clock.monotonicMs() >= untilMs) return undefined
    await clock.sleep(lookEveryMs)
  }
}

export const attribute = ({ hops }: Pick<Trace, 'hops'>, name: string): string | undefined => {
  const value = hops.find(hop => hop.attributes[name] !== undefined)?.attributes[name]
  return value === undefined ? undefined : String(value)
}

/** A payment as an indented list: where, what, when after the first byte, how long. */
export const waterfall = (hops: readonly Hop[]): string => {
  const byId = new Map(hops.map(hop => [hop.spanId, hop]))
  const depthOf = (hop: Hop): number => {
    const parent = hop.parentSpanId === null ? undefined : byId.get(hop.parentSpanId)
    return parent === undefined ? 0 : 1 + depthOf(parent)
  }
  const rows = hops.map(hop => {
    const what = `${'  '.repeat(depthOf(hop))}${hop.place}  ${hop.name === hop.place ? '' : hop.name}`.trimEnd()
    return `${milliseconds(hop.afterMs)}  ${milliseconds(hop.durationMs)}  ${what}${hop.outcome === 'ok' ? '' : `  ${hop.outcome}`}`
  })
  return [' after ms   took ms  where and what', ...rows].join('\n')
}

const milliseconds = (ms: number): string => ms.toFixed(2).padStart(9)
