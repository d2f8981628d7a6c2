/**
 * `node bench/authorisation/main.ts [--rates 100,500] [--seconds 60] [--cards 10000] [--data DIR]`: card payments end to end, at
 * rates that do not wait for replies. Figures are in the README.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readOperatorToken } from '#libraries/config/running-bank.ts'
import { nodeRandom } from '#libraries/ids/node-random.ts'
import type { Message } from '#libraries/iso8583/message.ts'
import { systemClock } from '#libraries/time/system-clock.ts'
import { openNetwork } from '#tools/card-network/network.ts'
import type { BankAddress } from '#tools/florin/operator-client.ts'
import { runBank } from '#tools/florin/start/run-bank.ts'
import { countRows, type Seen, untilDrained, verify } from './afterwards.ts'
import { paymentMix } from './mix.ts'
import { seedCards } from './seed.ts'
import { runStep, type Step } from './step.ts'

const { values: flags } = parseArgs({
  options: {
    rates: { type: 'string', default: '20,100,500,1000,2000,3000,4000' },
    seconds: { type: 'string', default: '60' },
    cards: { type: 'string', default: '10000' },
    'warm-up': { type: 'string', default: '10' },
    data: { type: 'string' },
  },
})
const linksCount = 2
const anyPort = '127.0.0.1:0'

const print = (line: string): void => void process.stdout.write(`${line}\n`)
const cell = (value: number): string => value.toFixed(value < 100 ? 2 : 0)

const row = ({ ratePerSecond, report, answeredPerSecond, approvedPercent, ...step }: Step, drainMs: number): string => {
  const { latency } = report
  const { bank, edge, load } = step.processorUs
  return `| ${[
    ratePerSecond,
    answeredPerSecond.toFixed(0),
    ...[0.5, 0.99, 0.999].map(quantile => cell(latency.quantile(quantile))),
    cell(latency.maxMs()),
    approvedPercent.toFixed(1),
    ...[bank, edge, load].map(us => us.toFixed(0)),
    `${step.residentMb.bank} + ${step.residentMb.edge}`,
    (drainMs / 1000).toFixed(1),
    step.othersCores.toFixed(1),
  ].join(' | ')} |`
}

const main = async (): Promise<void> => {
  const data = flags.data ?? mkdtempSync(join(tmpdir(), 'florin-bench-'))
  const clock = systemClock()
  const programs = await runBank({
    ...process.env,
    FLORIN_DATA: data,
    FLORIN_NETWORK_LISTEN: anyPort,
    FLORIN_API_LISTEN: anyPort,
    FLORIN_OPERATOR_LISTEN: anyPort,
  })
  void programs.broken.then(name => print(`The ${name} has ended.`))
  try {
    const bank: BankAddress = { operator: programs.operator, token: readOperatorToken(data)?.reveal() ?? '' }
    const startMs = clock.monotonicMs()
    const cards = await seedCards(bank, Number(flags.cards))
    await untilDrained(bank)
    print(
      `${cards.length} cards on ${cards.length} accounts, made in ${((clock.monotonicMs() - startMs) / 1000).toFixed(0)} s\n`,
    )

    let onReply: (message: Message) => void = () => {}
    const network = await openNetwork({
      address: programs.network,
      links: linksCount,
      clock,
      random: nodeRandom(),
      onReply: message => onReply(message),
    })
    const next = paymentMix(cards)
    const load = {
      network,
      next,
      clock,
      pids: programs.pids,
      register: (take: typeof onReply) => {
        onReply = take
      },
    }
    const steps: Step[] = []
    print(
      '| offered/s | answered/s | p50 ms | p99 | p99.9 | max | approved % | bank us | edge | load | MB bank + edge | drained after s | others, cores |',
    )
    print(`|${'---|'.repeat(13)}`)
    for (const ratePerSecond of flags.rates.split(',').map(Number)) {
      // At its own rate: code is compiled and the nursery grows in the first seconds of each.
      steps.push(await runStep({ ...load, ratePerSecond, seconds: Number(flags['warm-up']) }))
      const step = await runStep({ ...load, ratePerSecond, seconds: Number(flags.seconds) })
      steps.push(step)
      print(row(step, await untilDrained(bank)))
    }
    await network.close()
    print(`\nThe terminals saw ${JSON.stringify(seenBy(steps))}`)
    print(`transaction holds ${JSON.stringify(countRows(data, 'service.transaction', '"transaction"'))}`)
    print(`feed holds        ${JSON.stringify(countRows(data, 'service.feed', 'feed_item'))}`)
    print(`ledger verify     ${JSON.stringify(await verify(bank))}`)
  } finally {
    await programs.stop()
    if (flags.data === undefined) rmSync(data, { recursive: true })
  }
}

const seenBy = (steps: readonly Step[]): Seen & { readonly other: number } => {
  const sum = (count: (responses: Readonly<Record<string, number>>) => number) =>
    steps.reduce((total, { report }) => total + count(report.responses), 0)
  const approved = sum(responses => responses['00'] ?? 0)
  const declined = sum(responses => responses['51'] ?? 0)
  return { approved, declined, other: steps.reduce((total, { report }) => total + report.sent, -approved - declined) }
}

await main()
