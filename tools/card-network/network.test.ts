import assert from 'node:assert/strict'
import { createServer, type Server, type Socket } from 'node:net'
import { type TestContext, test } from 'node:test'
import type { Failure } from '#libraries/errors/failure.ts'
import { nodeRandom } from '#libraries/ids/node-random.ts'
import { codecFor } from '#libraries/iso8583/codec.ts'
import { echoReply } from '#libraries/iso8583/echo-reply.ts'
import { framerFor, withHeader } from '#libraries/iso8583/framer.ts'
import type { Message } from '#libraries/iso8583/message.ts'
import { systemClock } from '#libraries/time/system-clock.ts'
import { runLoad } from './load.ts'
import { openNetwork } from './network.ts'
import { cafe, type Payment } from './payment.ts'

const codec = codecFor({ dialect: 'mastercard' })
const clock = systemClock()
const random = nodeRandom()
const tap: Payment = {
  kind: 'contactless',
  card: { pan: '5204740000001010', expiry: '3012' },
  amountMinor: 1000n,
  currency: 'GBP',
  shop: cafe,
}

/** A bank of one function: what it answers to each message, if anything. */
const standIn = async (
  t: TestContext,
  answer: (message: Message, socket: Socket) => string | undefined,
): Promise<{ address: string; close: () => Promise<void> }> => {
  const sockets = new Set<Socket>()
  const server: Server = createServer(socket => {
    sockets.add(socket)
    const framer = framerFor({ framing: 'binary2' })
    socket.on('error', () => {})
    socket.on('data', chunk => {
      for (const event of framer.push(chunk, 0)) {
        if (event.kind !== 'frame') continue
        const message = codec.decode(event.bytes.slice())
        const code = message.mti === '0800' ? '00' : answer(message, socket)
        if (code !== undefined) socket.write(withHeader('binary2', codec.encode(echoReply(message).set(39, code))))
      }
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const close = async () => {
    for (const socket of sockets) socket.destroy()
    if (server.listening) await new Promise<void>(resolve => server.close(() => resolve()))
  }
  t.after(close)
  return { address: `127.0.0.1:${(server.address() as { port: number }).port}`, close }
}

test('the network signs on with each link and takes turns over them', async t => {
  const used = new Set<Socket>()
  const bank = await standIn(t, (_message, socket) => {
    used.add(socket)
    return '00'
  })
  const network = await openNetwork({ address: bank.address, links: 2, clock, random })
  for (let i = 0; i < 4; i++) assert.equal((await network.pay(tap)).reply.message.text(39), '00')
  assert.equal(used.size, 2)
  await network.close()
})

test('a reply that does not come, a link that ends and a bank that is not there are told apart', async t => {
  const silent = await standIn(t, () => undefined)
  const network = await openNetwork({ address: silent.address, clock, random })
  await assert.rejects(network.send(network.build(tap), 30), (error: Failure) => error.subCode === 'network.no-reply')
  const lost = network.send(network.build(tap))
  const expected = assert.rejects(lost, (error: Failure) => error.subCode === 'network.link-lost')
  await silent.close()
  await expected
  await assert.rejects(network.send(network.build(tap)), (error: Failure) => error.subCode === 'network.no-link')
  await assert.rejects(
    openNetwork({ address: silent.address, clock, random }),
    (error: Failure) => error.subCode === 'network.not-reachable',
  )
})

test('open-loop load goes on when the bank stalls, and the stall is in the latencies of all that it held up', async t => {
  let onReply: (message: Message) => void = () => {}
  let held: (() => void)[] | undefined = []
  const bank = await standIn(t, (message, socket) => {
    const send = () => void socket.write(withHeader('binary2', codec.encode(echoReply(message).set(39, '00')).slice()))
    if (held === undefined) return '00'
    held.push(send)
    return undefined
  })
  const network = await openNetwork({ address: bank.address, clock, random, onReply: message => onReply(message) })
  const stop = clock.after(150, () => {
    for (const send of held ?? []) send()
    held = undefined
  })
  const report = await runLoad({
    network,
    next: () => network.build(tap),
    ratePerSecond: 200,
    seconds: 0.3,
    clock,
    register: take => {
      onReply = take
    },
  })
  stop()
  assert.deepEqual([report.sent, report.answered, report.responses], [60, 60, { '00': 60 }])
  assert.ok(report.latency.maxMs() >= 100, 'the first message waited for the stall')
  assert.ok(report.latency.quantile(0.75) >= 40, 'the stall is seen by every message that it held up')
  await network.close()
})
