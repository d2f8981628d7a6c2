import type { Message } from '#libraries/iso8583/message.ts'
import type { Clock } from '#libraries/time/clock.ts'
import { type LoadReport, runLoad } from '#tools/card-network/load.ts'
import type { Network } from '#tools/card-network/network.ts'
import type { Payment } from '#tools/card-network/payment.ts'
import { machineSeconds, processorSeconds, residentMb } from './processor-time.ts'

export type Pids = { readonly bank: number; readonly edge: number }

/** What one rate gave. Microseconds of processor time are per authorisation, of each program. */
export type Step = {
  readonly ratePerSecond: number
  readonly report: LoadReport
  readonly answeredPerSecond: number
  readonly approvedPercent: number
  readonly processorUs: { readonly bank: number; readonly edge: number; readonly load: number }
  /** Cores that programs kept busy which are not part of the measurement. */
  readonly othersCores: number
  readonly residentMb: { readonly bank: number; readonly edge: number }
}

export const runStep = async ({
  network,
  next,
  ratePerSecond,
  seconds,
  clock,
  pids,
  register,
}: {
  network: Network
  next: () => Payment
  ratePerSecond: number
  seconds: number
  clock: Clock
  pids: Pids
  register: (onReply: (message: Message) => void) => void
}): Promise<Step> => {
  const all = { ...pids, load: process.pid }
  const before = usedBy(all)
  const startMs = clock.monotonicMs()
  const report = await runLoad({
    network,
    next: () => network.build(next()),
    ratePerSecond,
    seconds,
    clock,
    register,
  })
  const after = usedBy(all)
  const tookSeconds = (clock.monotonicMs() - startMs) / 1000
  const own = after.bank + after.edge + after.load - before.bank - before.edge - before.load
  const perPayment = (name: keyof typeof all) => ((after[name] - before[name]) / report.answered) * 1e6
  return {
    ratePerSecond,
    report,
    answeredPerSecond: report.answered / report.seconds,
    approvedPercent: (100 * (report.responses['00'] ?? 0)) / report.sent,
    processorUs: { bank: perPayment('bank'), edge: perPayment('edge'), load: perPayment('load') },
    othersCores: Math.max(0, (after.machine - before.machine - own) / tookSeconds),
    residentMb: { bank: residentMb(pids.bank), edge: residentMb(pids.edge) },
  }
}

const usedBy = (pids: Readonly<Record<'bank' | 'edge' | 'load', number>>) => ({
  bank: processorSeconds(pids.bank),
  edge: processorSeconds(pids.edge),
  load: processorSeconds(pids.load),
  machine: machineSeconds(),
})
