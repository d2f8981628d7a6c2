import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nodeRandom } from '#libraries/ids/node-random.ts'
import type { Message } from '#libraries/iso8583/message.ts'
import { systemClock } from '#libraries/time/system-clock.ts'
import { defaultSpeech, type Network, openNetwork, type Speech } from '#tools/card-network/network.ts'
import type { Reply } from '#tools/card-network/network-link.ts'
import { cafe, type Payment } from '#tools/card-network/payment.ts'
import { openPushPhone, type PushPhone } from '#tools/card-network/phone/push-phone.ts'
import { freePorts } from '../../fleet/free-ports.ts'
import { type NodeProgram, startNodeProgram } from '../../fleet/node-program.ts'
import { type Customer, type Customers, customersOf } from './customers.ts'
import { type CutWire, openCutWire } from './cut-wire.ts'
import { type Operators, operatorsAt } from './operators.ts'
import { type PlacedBank, type Placement, startPlaced } from './placements.ts'
import { waitFor } from './wait-for.ts'

export type Tapped = { readonly request: Message; readonly reply: Reply; readonly code: string }

/** A bank, its data centre, the pretend network and a phone, as a story needs them: processes, sockets and files of their own. */
export type StoryBank = Customers & {
  readonly placement: Placement
  readonly operators: Operators
  readonly phone: PushPhone
  readonly wire: CutWire
  readonly network: () => Network
  /** `host:port` of the data centre's door, for links of a story's own. */
  readonly door: () => string
  readonly directory: string
  readonly bank: () => PlacedBank
  readonly edge: () => NodeProgram
  readonly tap: (customer: Customer, change?: Partial<Payment> & { pounds?: number }) => Promise<Tapped>
  readonly payment: (customer: Customer, change?: Partial<Payment> & { pounds?: number }) => Payment
  /** Fails unless the ledger's postings sum to zero and its chain holds, or if coherence has found that two parts of the bank differ. */
  readonly verifyBooks: () => Promise<void>
  readonly killBank: () => Promise<void>
  /** Starts the bank again on its files and waits until the data centre has found it. */
  readonly restartBank: (environment?: Readonly<Record<string, string>>) => Promise<void>
  readonly isReady: () => Promise<boolean>
  readonly close: () => Promise<void>
}

export type StoryOptions = {
  readonly placement?: Placement
  readonly speech?: Speech
  readonly links?: number
  readonly environment?: Readonly<Record<string, string>>
  /** Changes the empty data directory before the bank opens it; returns how to undo that. */
  readonly prepare?: (directory: string) => () => void
}

export const clock = systemClock()
export const random = nodeRandom()

/** Every door on a port of its own, the pushes to the phone of the story. */
const settingsOf = async ({ directory, speech, phone }: { directory: string; speech: Speech; phone: PushPhone }) => {
  const [api = 0, operator = 0, tunnel = 0, network = 0] = await freePorts(4, random)
  const { PATH = '' } = process.env
  return {
    PATH,
    // The processes of all stories share what was compiled: half of their start is that.
    NODE_COMPILE_CACHE: join(tmpdir(), 'florin-story-compiled'),
    FLORIN_DATA: directory,
    FLORIN_API_LISTEN: `127.0.0.1:${api}`,
    FLORIN_OPERATOR_LISTEN: `127.0.0.1:${operator}`,
    FLORIN_TUNNEL_LISTEN: `127.0.0.1:${tunnel}`,
    FLORIN_NETWORK_LISTEN: `127.0.0.1:${network}`,
    FLORIN_NETWORK_DIALECT: speech.dialect,
    FLORIN_NETWORK_FRAMING: speech.framing,
    FLORIN_NETWORK_CODEPAGE: speech.codePage,
    FLORIN_PUSH_LOOPBACK_CA: phone.caFile,
  }
}

const payment: StoryBank['payment'] = (customer, { pounds = 10, ...change } = {}) => ({
  kind: 'contactless',
  card: customer.card,
  amountMinor: BigInt(Math.round(pounds * 100)),
  currency: 'GBP',
  shop: cafe,
  ...change,
})

export const openStoryBank = async ({
  placement = 'one process',
  speech = defaultSpeech,
  links = 2,
  environment: extra = {},
  prepare,
}: StoryOptions = {}): Promise<StoryBank> => {
  const scratch = mkdtempSync(join(tmpdir(), 'florin-story-'))
  const directory = join(scratch, 'data')
  mkdirSync(directory)
  const phone = await openPushPhone({ directory: scratch, random, clock })
  const environment = { ...(await settingsOf({ directory, speech, phone })), ...extra }
  const closing: (() => unknown)[] = [() => rmSync(scratch, { recursive: true, force: true }), phone.close]
  const close = async () => {
    for (let step = closing.pop(); step !== undefined; step = closing.pop()) await step()
  }
  const fail = async (thrown: unknown) => {
    await close()
    throw thrown
  }
  if (prepare !== undefined) closing.push(prepare(directory))
  const wire = await openCutWire(() => environment.FLORIN_TUNNEL_LISTEN)
  closing.push(wire.close)
  let bank = await startPlaced(placement, environment).catch(fail)
  closing.push(() => bank.stop())
  const token = () => readFileSync(join(directory, 'operator-token'), 'utf8').trim()
  const operators = operatorsAt(() => environment.FLORIN_OPERATOR_LISTEN, token)
  const edge = await startNodeProgram({
    path: 'datacentre/main.ts',
    environment: { ...environment, FLORIN_TUNNEL_CONNECT: wire.address },
  }).catch(fail)
  closing.push(async () => {
    edge.signal('SIGTERM')
    await edge.ended
  })
  const isReady = async () => {
    const answer = await operators.text('/health/ready').catch(() => undefined)
    return answer?.status === 200
  }
  const connected = () => waitForEdge(operators, isReady)
  await connected().catch(fail)
  bank.announce(environment.FLORIN_NETWORK_LISTEN)
  const pretend = await openNetwork({ address: environment.FLORIN_NETWORK_LISTEN, links, speech, clock, random }).catch(
    fail,
  )
  closing.push(pretend.close)

  return {
    placement,
    operators,
    phone,
    wire,
    directory,
    isReady,
    close,
    payment,
    ...customersOf(operators, () => environment.FLORIN_API_LISTEN, phone),
    network: () => pretend,
    door: () => environment.FLORIN_NETWORK_LISTEN,
    bank: () => bank,
    edge: () => edge,
    tap: async (customer, change) => {
      const { request, reply } = await pretend.pay(payment(customer, change))
      return { request, reply, code: reply.message.text(39) ?? 'none' }
    },
    verifyBooks: async () => {
      const { ok, chain, sums } = await operators.command<{ ok: boolean; chain: string; sums: object }>('ledger-verify')
      assert.deepEqual({ ok, chain, unbalanced: Object.entries(sums).filter(([, sum]) => sum !== '0') }, booksRight)
      const { discrepancies } = await operators.command<{ discrepancies: readonly object[] }>('coherence')
      assert.deepEqual(discrepancies, [], 'Coherence has looked all the time, and all parts of the bank agree.')
    },
    killBank: () => bank.kill(),
    restartBank: async (change = {}) => {
      bank = await startPlaced(placement, { ...environment, ...change })
      await connected()
      bank.announce(environment.FLORIN_NETWORK_LISTEN)
    },
  }
}

const booksRight = { ok: true, chain: 'ok', unbalanced: [] }

const waitForEdge = (operators: Operators, isReady: () => Promise<boolean>): Promise<void> =>
  waitFor('the data centre has found the bank', async () => {
    if (!(await isReady())) return false
    const { edges } = await operators.command<{ edges: readonly object[] }>('status')
    return edges.length > 0
  })
