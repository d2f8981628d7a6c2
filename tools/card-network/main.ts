import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { asFailure, badRequest } from '#libraries/errors/failure.ts'
import { nodeRandom } from '#libraries/ids/node-random.ts'
import { dialectNames } from '#libraries/iso8583/codec.ts'
import { framingNames } from '#libraries/iso8583/framer.ts'
import type { Message } from '#libraries/iso8583/message.ts'
import { systemClock } from '#libraries/time/system-clock.ts'
import { codePages } from '#services/mastercard/contract.ts'
import { acceptLinks } from './accept-links.ts'
import { runLoad } from './load.ts'
import { linkOptions, type Network, networkOver, openNetwork, type Speech } from './network.ts'
import { type CardInHand, cafe, paymentKinds } from './payment.ts'

/** The pretend card network as a program: holds links to a bank and sends payments at a steady rate. See the README. */
const main = async (): Promise<void> => {
  const { values } = parseArgs({
    options: {
      network: { type: 'string', default: '127.0.0.1:8583' },
      listen: { type: 'string' },
      cards: { type: 'string' },
      links: { type: 'string', default: '2' },
      rate: { type: 'string', default: '10' },
      seconds: { type: 'string', default: '10' },
      amount: { type: 'string', default: '100' },
      kind: { type: 'string', default: 'contactless' },
      dialect: { type: 'string', default: 'mastercard' },
      framing: { type: 'string', default: 'binary2' },
      'code-page': { type: 'string', default: 'cp500' },
    },
  })
  const cards = cardsIn(values.cards)
  const kind = oneOf('kind', values.kind, paymentKinds)
  const speech = {
    dialect: oneOf('dialect', values.dialect, dialectNames),
    framing: oneOf('framing', values.framing, framingNames),
    codePage: oneOf('code-page', values['code-page'], codePages),
  }
  let onReply: (message: Message) => void = () => {}
  const network = await open({
    ...values,
    links: numberOf('links', values.links),
    speech,
    onReply: message => onReply(message),
  })
  let turn = 0
  const next = () => {
    const card = cards[turn++ % cards.length] as CardInHand
    return network.build({
      kind,
      card,
      amountMinor: BigInt(numberOf('amount', values.amount)),
      currency: 'GBP',
      shop: cafe,
    })
  }
  const report = await runLoad({
    network,
    next,
    ratePerSecond: numberOf('rate', values.rate),
    seconds: numberOf('seconds', values.seconds),
    clock,
    register: take => {
      onReply = take
    },
  })
  await network.close()
  const quantiles = {
    p50: report.latency.quantile(0.5),
    p99: report.latency.quantile(0.99),
    p999: report.latency.quantile(0.999),
  }
  const latencyMs = { ...quantiles, max: report.latency.maxMs() }
  process.stdout.write(
    `${JSON.stringify({ sent: report.sent, answered: report.answered, responses: report.responses, latencyMs })}\n`,
  )
}

const clock = systemClock()

const open = async ({
  network,
  listen,
  links,
  speech,
  onReply,
}: {
  network: string
  listen?: string | undefined
  links: number
  speech: Speech
  onReply: (message: Message) => void
}): Promise<Network> => {
  const random = nodeRandom()
  if (listen === undefined) return openNetwork({ address: network, links, speech, clock, random, onReply })
  const options = linkOptions({ speech, clock, random, onReply })
  return networkOver(await acceptLinks({ listen, count: links, options }), options)
}

/** One card a line, as `florin card issue --json` prints it. */
const cardsIn = (file: string | undefined): readonly CardInHand[] => {
  if (file === undefined)
    throw badRequest(
      'network.cards',
      'cards',
      'Give --cards FILE: a line of JSON per card, as florin card issue --json prints it.',
    )
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .filter(line => line.trim() !== '')
  const cards = lines.map(line => JSON.parse(line) as CardInHand)
  if (cards.length > 0 && cards.every(({ pan, expiry }) => /^\d{12,19}$/.test(pan) && /^\d{4}$/.test(expiry)))
    return cards
  throw badRequest(
    'network.cards',
    'cards',
    'Each line of the cards file needs pan (12 to 19 digits) and expiry (YYMM).',
  )
}

const oneOf = <const W extends readonly string[]>(name: string, text: string, words: W): W[number] => {
  const found = words.find(word => word === text)
  if (found !== undefined) return found
  throw badRequest('network.option', name, `Give --${name} as one of ${words.join(', ')}.`)
}

const numberOf = (name: string, text: string): number => {
  if (/^[0-9]{1,6}$/.test(text) && Number(text) > 0) return Number(text)
  throw badRequest('network.option', name, `Give --${name} as a whole number above 0.`)
}

await main().catch(thrown => {
  const failure = asFailure(thrown)
  const cause = failure.cause instanceof Error ? ` ${failure.cause.message}` : ''
  process.stderr.write(`${failure.message}${cause}\n`)
  process.exitCode = failure.code === 'bad-request' ? 2 : failure.code === 'unavailable' ? 3 : 4
})
