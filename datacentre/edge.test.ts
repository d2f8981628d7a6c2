import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import type { Edge } from './edge.ts'
import { type EdgeWorld, edgeWorld, type Peer, until } from './edge-fixture.ts'
import { management, managementReply, reply, request } from './frames-fixture.ts'

const signedOn = async (world: EdgeWorld, edge: Edge): Promise<Peer> => {
  const peer = await world.dial(edge)
  peer.send(management('000001', '001'))
  assert.equal(await peer.next(), managementReply('000001', '001', '00'))
  return peer
}

const tunnelUp = ({ telemetry }: EdgeWorld): Promise<void> =>
  until(async () => (await telemetry.value('florin_tunnel_connections', { end: 'edge' })) === 1, 'the tunnel')

test('a link signs on, echoes, pays and signs off', async context => {
  const world = edgeWorld(context)
  const { bank, telemetry } = world
  await world.openBank()
  bank.answer = () => reply('000002', '00')
  const edge = await world.startEdge()
  const peer = await signedOn(world, edge)
  await tunnelUp(world)
  peer.send(management('000003', '301'))
  assert.equal(await peer.next(), managementReply('000003', '301', '00'))
  peer.send(request('000002'))
  assert.equal(await peer.next(), reply('000002', '00'))
  assert.deepEqual(bank.frames, [request('000002')])
  assert.deepEqual(bank.callers, ['edge'])
  assert.equal(await telemetry.value('florin_authorisation_seconds_count', { by: 'bank' }), 1)
  const [link] = (await edge.report()).links
  assert.deepEqual([link?.id, link?.state, link?.signedOn], ['listen-1', 'signed-on', true])
  peer.send(management('000004', '002'))
  assert.equal(await peer.next(), managementReply('000004', '002', '00'))
  peer.send(request('000005'))
  assert.equal(await peer.next(), reply('000005', '91'), 'A link that has signed off gets no approval.')
  await until(() => bank.spans.length >= 3, 'the spans')
  const root = bank.spans.find(span => span.name === 'edge.link')
  assert.ok(root !== undefined && root.parentSpanId === undefined)
  assert.ok(bank.spans.some(span => span.name === 'edge.tunnel' && span.traceId === root.traceId))
})

test('a link that has not signed on gets 91, reversals and their repeats too, and nothing goes to the bank', async context => {
  const world = edgeWorld(context)
  await world.openBank()
  const edge = await world.startEdge()
  await tunnelUp(world)
  const peer = await world.dial(edge)
  const table = [
    ['0100', '0110'],
    ['0101', '0110'],
    ['0200', '0210'],
    ['0400', '0410'],
    ['0401', '0410'],
    ['0420', '0430'],
    ['0421', '0430'],
  ] as const
  for (const [mti, replyMti] of table) {
    peer.send(request('000002', mti))
    assert.equal(await peer.next(), reply('000002', '91', replyMti), mti)
  }
  assert.deepEqual(world.bank.frames, [])
  assert.equal((await edge.report()).unansweredPayments, 0)
})

test('at the cut-off a payment gets 91, then its reversal; the late answer is dropped and counted, a repeat gets the same bytes', async context => {
  const world = edgeWorld(context)
  const { bank, telemetry } = world
  await world.openBank()
  let answer = (_reply: string) => {}
  bank.answer = () =>
    new Promise(resolve => {
      answer = resolve
    })
  const edge = await world.startEdge({ cutoffMs: 150 })
  const peer = await signedOn(world, edge)
  await tunnelUp(world)
  peer.send(request('000002'))
  assert.equal(await peer.next(), reply('000002', '91'))
  await until(() => bank.reversed.length === 1, 'the reversal')
  const { id, ...payment } = bank.reversed[0] as { id: string; at?: number; de11: string }
  assert.match(id, /^[0-9a-f]{32}$/)
  delete payment.at
  assert.deepEqual(payment, {
    mti: '0100',
    de7: '0115120000',
    de11: '000002',
    de32: '123456',
    de33: '',
    de63: '123456789',
  })
  answer(reply('000002', '00'))
  await until(async () => (await telemetry.value('florin_late_answers_total')) === 1, 'the late answer')
  peer.send(request('000002', '0101'), request('000002'))
  assert.equal(await peer.next(), reply('000002', '91'))
  assert.equal(await peer.next(), reply('000002', '91'))
  assert.equal(bank.frames.length, 1, 'A payment that was answered 91 is never asked again.')
  assert.equal(peer.received.length, 4)
  const file = readFileSync(join(world.directory, 'edge', 'unanswered.log'), 'utf8')
  assert.ok(!file.includes('5204740000000002'))
})

test('a repeat beside an original that is cut off gets 91 as well, though the bank answered the repeat', async context => {
  const world = edgeWorld(context)
  const { bank } = world
  await world.openBank()
  const answers: ((reply: string) => void)[] = []
  bank.answer = () => new Promise(resolve => void answers.push(resolve))
  const edge = await world.startEdge({ cutoffMs: 300 })
  const peer = await signedOn(world, edge)
  await tunnelUp(world)
  peer.send(request('000002'))
  await until(() => answers.length === 1, 'the original')
  await new Promise(resolve => setTimeout(resolve, 150))
  peer.send(request('000002', '0101'))
  await until(() => answers.length === 2, 'the repeat')
  assert.equal(await peer.next(), reply('000002', '91'))
  answers[1]?.(reply('000002', '00'))
  assert.equal(await peer.next(), reply('000002', '91'))
})

test('with the tunnel down a payment gets 91 in time; its reversal survives a restart of the edge and follows when the bank is back', async context => {
  const world = edgeWorld(context)
  const { bank } = world
  const server = await world.openBank()
  const edge = await world.startEdge({ cutoffMs: 1000 })
  const peer = await signedOn(world, edge)
  await tunnelUp(world)
  await server.close()
  const before = performance.now()
  peer.send(request('000002'))
  assert.equal(await peer.next(), reply('000002', '91'))
  assert.ok(performance.now() - before < 1000)
  assert.equal((await edge.report()).unansweredPayments, 1)
  await edge.close()
  const second = await world.startEdge({ cutoffMs: 1000 })
  assert.equal((await second.report()).unansweredPayments, 1)
  const again = await signedOn(world, second)
  again.send(request('000002'))
  assert.equal(await again.next(), reply('000002', '91'), 'The restarted edge still knows what it answered.')
  await world.openBank()
  await until(() => bank.reversed.length === 1, 'the reversal')
  await until(async () => (await second.report()).unansweredPayments === 0, 'the acknowledgement')
  assert.deepEqual(bank.frames, [])
})

test('a tunnel that is back within a moment costs no payment', async context => {
  const world = edgeWorld(context)
  const { bank } = world
  bank.answer = () => reply('000002', '00')
  const server = await world.openBank()
  const edge = await world.startEdge({ cutoffMs: 1500 })
  const peer = await signedOn(world, edge)
  await tunnelUp(world)
  await server.close()
  peer.send(request('000002'))
  await world.openBank()
  assert.equal(await peer.next(), reply('000002', '00'))
})

test('a reversal is sent again until the bank acknowledges it, under one id', async context => {
  const world = edgeWorld(context)
  const { bank } = world
  let tries = 0
  bank.answer = () => {
    throw new Error('The bank is ill.')
  }
  bank.acknowledge = () => {
    tries += 1
    if (tries < 3) throw new Error('Still ill.')
  }
  await world.openBank()
  const edge = await world.startEdge()
  const peer = await signedOn(world, edge)
  await tunnelUp(world)
  peer.send(request('000002'))
  assert.equal(await peer.next(), reply('000002', '91'))
  await until(() => bank.reversed.length === 1, 'the acknowledgement')
  assert.equal(tries, 3)
})

test('a reversal that the bank does not answer gets no reply, so that the network repeats it', async context => {
  const world = edgeWorld(context)
  const { bank, telemetry } = world
  bank.answer = () => new Promise(() => {})
  await world.openBank()
  const edge = await world.startEdge({ cutoffMs: 100 })
  const peer = await signedOn(world, edge)
  await tunnelUp(world)
  peer.send(request('000002', '0400'), request('000003', '0420'), request('000004', '0120'), request('000005', '0302'))
  const dropped = (reason: string) => telemetry.value('florin_edge_dropped_total', { reason })
  await until(async () => (await dropped('unacknowledged-reversal')) === 2, 'the two reversals')
  assert.equal(await dropped('advice'), 1)
  assert.equal(await dropped('unknown-mti'), 1)
  assert.equal(peer.received.length, 1)
  assert.equal((await edge.report()).unansweredPayments, 0)
})

test('the reply leaves on another signed-on link when that of its request is down', async context => {
  const world = edgeWorld(context)
  const { bank } = world
  let answer = (_reply: string) => {}
  bank.answer = () =>
    new Promise(resolve => {
      answer = resolve
    })
  await world.openBank()
  const edge = await world.startEdge()
  const [first, second] = [await signedOn(world, edge), await signedOn(world, edge)]
  await tunnelUp(world)
  first.send(request('000002'))
  await until(() => bank.frames.length === 1, 'the request')
  first.socket.destroy()
  await until(async () => (await edge.report()).links.length === 1, 'the end of the first link')
  answer(reply('000002', '00'))
  assert.equal(await second.next(), reply('000002', '00'))
})

test('a stop answers what is under way and what comes meanwhile, then ends the links', async context => {
  const world = edgeWorld(context)
  const { bank } = world
  let answer = (_reply: string) => {}
  bank.answer = () =>
    new Promise(resolve => {
      answer = resolve
    })
  await world.openBank()
  const edge = await world.startEdge()
  const peer = await signedOn(world, edge)
  await tunnelUp(world)
  peer.send(request('000002'))
  await until(() => bank.frames.length === 1, 'the request')
  const closed = edge.close()
  peer.send(request('000003'))
  assert.equal(await peer.next(), reply('000003', '91'))
  answer(reply('000002', '00'))
  assert.equal(await peer.next(), reply('000002', '00'))
  await closed
  await peer.ended
})

test('a second edge on the port, or on the data directory, is one clear sentence', async context => {
  const world = edgeWorld(context)
  const edge = await world.startEdge()
  await assert.rejects(world.startEdge(), { subCode: 'data.in-use' })
  const dataDirectory = join(world.directory, 'other')
  const taken = { networkListen: edge.networkAddress, dataDirectory }
  await assert.rejects(world.startEdge(taken), { subCode: 'edge.listen', message: /another program has that port/ })
  await (await world.startEdge({ dataDirectory })).close()
})
